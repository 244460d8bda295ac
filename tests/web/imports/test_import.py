"""Cases of another system: every row accounted for, written whole, judged as the audit judges them, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.cases.verdicts import audited, shown
from tests.web.desk.sheets.workbooks import told, tried, workbook
from tests.web.desk.visitors import browser
from tests.web.imports.foreign import HEADINGS, WRONG, rows
from tests.web.journal.entries import found, record, seal
from tests.web.org.cast import City, city
from xiezhi.web.cases.actions.importing import SOURCE
from xiezhi.web.cases.models import Case, Obligation, Party, RiskItem
from xiezhi.web.desk.models import SheetRun
from xiezhi.web.desk.sheets.columns import Row, Tell
from xiezhi.web.identity.models import Party as Identity
from xiezhi.web.identity.parties import party_keys
from xiezhi.web.imports.actions.importing import Ready, prepare_cases
from xiezhi.web.imports.judging import judge_piece
from xiezhi.web.imports.models import Waiting
from xiezhi.web.imports.rows import Reader
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.viewer import Viewer

COUNT = 70


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def dirty(count: int = COUNT) -> bytes:
    made = list(rows(count))
    merged = [at + 2 for at, (dirt, _) in enumerate(made) if dirt == "merged"]

    def change(page: Worksheet) -> None:
        for row in merged:
            page.merge_cells(start_row=row, end_row=row, start_column=4, end_column=5)

    return workbook(HEADINGS, *(row for _, row in made), change=change)


def confirmed(bureau: City, run: SheetRun) -> SheetRun:
    client = browser(bureau.viewers["unit_head"])
    assert client.post(f"/sheets/runs/{run.pk}/confirm/").status_code == 302
    run.refresh_from_db()
    return run


def test_what_took_long_to_make_ready_does_not_look_slipped_in(bureau: City, monkeypatch: pytest.MonkeyPatch) -> None:
    before = datetime.now(UTC) - timedelta(minutes=10)

    def slowly(
        reader: Reader, rows: Sequence[Row], hashed: Sequence[str], actor: Viewer, _: datetime, tell: Tell
    ) -> Ready:
        ready = prepare_cases(reader, rows, hashed, actor, before, tell)
        # Others work and are sealed while it is made ready.
        record(3, datetime.now(UTC))
        seal(datetime.now(UTC))
        return ready

    monkeypatch.setattr("xiezhi.web.imports.kinds.prepare_cases", slowly)
    run = confirmed(bureau, tried(browser(bureau.viewers["unit_head"]), "cases-cases", dirty()))
    assert run.state == "applied"
    imported = Entry.objects.filter(source=SOURCE).values_list("recorded_at", flat=True)
    assert len(imported) > COUNT
    assert min(imported) > before + timedelta(minutes=9)
    seal(datetime.now(UTC))
    assert found() == set()


def judge_all() -> None:
    while judge_piece(datetime.now(UTC)):
        pass


def test_every_row_of_a_dirty_workbook_is_accounted_for_and_the_good_ones_become_judged_cases(
    bureau: City, tmp_path: Path
) -> None:
    run = tried(browser(bureau.viewers["unit_head"]), "cases-cases", dirty())
    wrong = {at + 2 for at, (dirt, _) in enumerate(rows(COUNT)) if dirt in WRONG}
    outcomes = {number: outcome for number, outcome, _ in told(run)}
    assert {number for number, outcome in outcomes.items() if outcome == "error"} == wrong, [
        each for each in told(run) if (each[1] == "error") != (each[0] in wrong)
    ]
    assert len(outcomes) == COUNT
    assert not Case.objects.exists()
    confirmed(bureau, run)
    assert (run.state, run.counts) == ("applied", {"applied": COUNT - len(wrong), "error": len(wrong)}), run.told
    assert Case.objects.count() == Waiting.objects.count() == COUNT - len(wrong)
    assert not Obligation.objects.exists()
    listed = browser(bureau.viewers["unit_head"]).get("/cases/").content.decode()
    assert listed.count("尚未判定") == 50
    one = browser(bureau.viewers["unit_head"]).get(f"/cases/{Case.objects.latest('pk').pk}/").content.decode()
    assert "导入后尚未判定" in one
    judge_all()
    assert "尚未判定" not in browser(bureau.viewers["unit_head"]).get("/cases/").content.decode()
    now = datetime.now(UTC)
    found = audited(tmp_path, now)
    assert len(found) > COUNT
    assert shown(now) == found
    assert RiskItem.objects.exists()
    authors = set(Entry.objects.filter(kind=Kind.EVENT).values_list("source", "actor_id", "actor_role"))
    assert authors == {("import", "p-unit_head", "unit_head")}


def test_a_second_upload_adds_nothing(bureau: City) -> None:
    client, before = browser(bureau.viewers["unit_head"]), None
    confirmed(bureau, tried(client, "cases-cases", dirty(60)))
    before = (Case.objects.count(), Entry.objects.filter(kind=Kind.EVENT).count(), Identity.objects.count())
    again = tried(client, "cases-cases", dirty(60))
    assert set(again.counts) == {"there", "error"}
    assert client.post(f"/sheets/runs/{again.pk}/confirm/").status_code in (302, 409)
    assert (Case.objects.count(), Entry.objects.filter(kind=Kind.EVENT).count(), Identity.objects.count()) == before
    assert Party.objects.count() == before[0]


def test_a_key_that_was_changed_while_rows_were_made_ready_refuses_them_all(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, keys = tried(browser(bureau.viewers["unit_head"]), "cases-cases", dirty(3)), party_keys()
    found = iter((keys, replace(keys, wrapping=bytes(32)), keys, keys))
    monkeypatch.setattr("xiezhi.web.imports.actions.importing.party_keys", lambda: next(found))
    assert confirmed(bureau, run).state == "checked"
    assert "其间更换了密钥" in run.told["stopped"]["zh"]
    assert not Case.objects.exists()
    assert confirmed(bureau, run).state == "applied"
