"""Mappings: wide and long tables, words and merged cells of other systems, CSV, and what a defective one is told."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.desk.sheets.workbooks import told, tried, workbook
from tests.web.desk.visitors import browser
from tests.web.imports.foreign import id_number
from tests.web.org.cast import City, city
from xiezhi.core.text import Language
from xiezhi.law.loader import load_rulebook
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case
from xiezhi.web.desk.keeping.rulebooks import InForce
from xiezhi.web.desk.models import SheetRun
from xiezhi.web.desk.sheets import types
from xiezhi.web.environment import read_environment
from xiezhi.web.identity.models import Party
from xiezhi.web.imports import shipped
from xiezhi.web.imports.mapping import MappingError, load_mapping
from xiezhi.web.journal.models import Entry

LEDGER = (
    "案号",
    "性质",
    "单位",
    "案由",
    "主办人",
    "违法嫌疑人",
    "身份证号",
    "接警日期",
    "受理日期",
    "处罚日期",
    "处罚",
    "疑难",
)
STEPS = ("案件编号", "案件类别", "办案单位代码", "案由", "承办民警", "嫌疑人姓名", "嫌疑人身份证号", "环节", "时间")


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def ledger(bureau: City, *rows: list[object]) -> SheetRun:
    return tried(browser(bureau.viewers["unit_head"]), "cases-station-ledger", workbook(LEDGER, *rows))


def confirm(bureau: City, run: SheetRun) -> SheetRun:
    browser(bureau.viewers["unit_head"]).post(f"/sheets/runs/{run.pk}/confirm/")
    run.refresh_from_db()
    return run


def ledger_row(number: int, **other: object) -> list[object]:
    row = dict.fromkeys(LEDGER) | {
        "案号": f"台{number}",
        "性质": "治",
        "单位": "QG",
        "案由": "赌博",
        "主办人": "officer",
    }
    row |= {"违法嫌疑人": "某甲", "身份证号": id_number(number), "接警日期": "2026.1.5", "受理日期": "2026年1月6日"}
    return list((row | {"处罚日期": "2026-02-01 ９:３０", "处罚": "警、罚", "疑难": "√"} | other).values())


def test_a_foreign_ledger_is_read_in_its_own_words_and_days_stay_whole_days(bureau: City) -> None:
    run = confirm(bureau, ledger(bureau, ledger_row(1)))
    assert run.state == "applied", told(run)
    case = Case.objects.get()
    assert (case.number, case.case_class, case.unit.code) == ("台1", "public-order", "QG")
    found = {each.what: each for each in events() if each.what != "fact-recorded"}
    assert {what: each.precision for what, each in found.items()} == {
        "report-received": "day",
        "admin-case-accepted": "day",
        "penalty-decided": "instant",
    }
    assert found["penalty-decided"].attrs == {"kinds": ["warning", "fine"]}
    assert found["penalty-decided"].occurred_at.isoformat() == "2026-02-01T01:30:00+00:00"
    assert found["penalty-decided"].person_id == Party.objects.get().person_id
    facts = {each.attrs["fact"]: each.attrs["value"] for each in events() if each.what == "fact-recorded"}
    assert facts == {"case_class": "public-order", "complex_or_major": True, "is_minor": False}


def test_nobody_is_named_in_the_clear(bureau: City) -> None:
    confirm(bureau, ledger(bureau, ledger_row(1)))
    secret = (id_number(1), "某甲")
    for each in Entry.objects.all():
        stored = f"{each.attrs}{each.keys}{each.personal}{bytes(each.secret)!r}"
        assert not any(word in stored for word in secret)
    assert not any(word in f"{bytes(each.stored)!r}" for each in Party.objects.all() for word in secret)


@pytest.mark.parametrize(("column", "filled"), [(3, True), (4, False)])
def test_a_cell_merged_downwards_is_filled_only_where_the_mapping_says_so(
    bureau: City, column: int, filled: bool
) -> None:
    def merge(page: Worksheet) -> None:
        page.merge_cells(start_row=2, end_row=4, start_column=column, end_column=column)

    body = workbook(LEDGER, *(ledger_row(number) for number in range(1, 5)), change=merge)
    run = tried(browser(bureau.viewers["unit_head"]), "cases-station-ledger", body)
    outcomes = [outcome for _, outcome, _ in told(run)]
    assert outcomes == ["good"] * 4 if filled else ["error", "error", "error", "good"]


def test_a_cell_merged_over_two_columns_is_an_error_even_where_filling_is_allowed(bureau: City) -> None:
    def merge(page: Worksheet) -> None:
        page.merge_cells(start_row=2, end_row=3, start_column=3, end_column=4)

    body = workbook(LEDGER, ledger_row(1), ledger_row(2), change=merge)
    run = tried(browser(bureau.viewers["unit_head"]), "cases-station-ledger", body)
    assert [outcome for _, outcome, _ in told(run)] == ["error", "error"]


@pytest.mark.parametrize(
    ("column", "typed", "words"),
    [
        ("身份证号", 110101199003070000, "末位已丢失"),
        ("身份证号", "1.10101E+17", "末位已丢失"),
        ("身份证号", 110101900307003, "须为 18 位"),
        ("受理日期", "2026-13-01", "不是时间"),
        ("受理日期", "2206-01-01", "晚于现在"),
        ("处罚", "枪毙", "不是可用的值"),
        ("性质", "民事", "不在可选值中"),
        ("单位", "BS1", "BS1 不存在"),
        ("主办人", "某某", "某某 不存在"),
        ("疑难", "也许", "不在可选值中"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(bureau: City, column: str, typed: object, words: str) -> None:
    body = workbook(LEDGER, ledger_row(1, **{column: typed}))
    run = tried(browser(bureau.viewers["unit_head"]), "cases-station-ledger", body)
    row = run.rows.get()
    assert row.outcome == "error"
    assert words in row.problems[0][1], row.problems


def step(number: str, event: str, at: object, **other: object) -> list[object]:
    row: dict[str, object] = {
        "n": number,
        "c": "治安",
        "u": "QG",
        "t": "赌博",
        "h": "p-officer",
        "s": "某甲",
        "i": id_number(7),
    }
    return [*(row | other).values(), event, at]


def test_rows_of_one_number_are_one_case_and_stand_and_fall_together(bureau: City) -> None:
    client = browser(bureau.viewers["unit_head"])
    rows = [
        step("长1", "受案", "2026-01-06"),
        step("长2", "受案", "2026-01-06"),
        step("长1", "接报", "2026-01-05"),
        step("长2", "处罚", "二月"),
        step("长3", "受案", "2026-01-06"),
        step("长3", "处罚", "2026-02-06", t="偷窃"),
    ]
    run = confirm(bureau, tried(client, "cases-event-list", workbook(STEPS, *rows)))
    assert [outcome for _, outcome, _ in told(run)] == ["applied", "error", "applied", "error", "error", "error"]
    case = Case.objects.get()
    assert (case.number, case.parties.count(), case.last_event) == ("长1", 1, "admin-case-accepted")
    again = tried(client, "cases-event-list", workbook(STEPS, rows[0], rows[2]))
    assert again.counts == {"there": 2}
    more = tried(client, "cases-event-list", workbook(STEPS, rows[0], step("长1", "结案", "2026-03-01")))
    assert [outcome for _, outcome, _ in told(more)] == ["there", "error"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_like_a_workbook_and_no_formula_comes_of_it(bureau: City, encoding: str) -> None:
    lines = [LEDGER, ledger_row(1, 案由="=1+1"), ledger_row(2, 受理日期="?")]
    text = "\r\n".join(",".join(str(each or "") for each in line) for line in lines)
    file = SimpleUploadedFile("台账.csv", text.encode(encoding))
    client = browser(bureau.viewers["unit_head"])
    answer = client.post("/sheets/upload/", {"sheet": "cases-station-ledger", "file": file})
    run = SheetRun.objects.get(pk=answer["Location"].split("/")[-2])
    assert [outcome for _, outcome, _ in told(run)] == ["good", "error"]
    assert client.get(f"/sheets/runs/{run.pk}/workbook/").status_code == 200
    confirm(bureau, run)
    assert Case.objects.get().title == "=1+1"


def test_what_was_imported_is_taken_back_unless_somebody_worked_on_it(bureau: City) -> None:
    client = browser(bureau.viewers["unit_head"])
    run = confirm(bureau, tried(client, "cases-station-ledger", workbook(LEDGER, ledger_row(1), ledger_row(2))))
    touched = Case.objects.get(number="台2")
    officer = browser(bureau.viewers["officer"])
    form = {"event": "admin-case-closed", "when": "2026-03-01", "whole_day": "1", "reason": "补登"}
    assert officer.post(f"/cases/{touched.pk}/steps/", form).status_code == 302
    client.post(f"/sheets/runs/{run.pk}/undo/", {"reason": "导错了"})
    assert [outcome for _, outcome, _ in told(run)] == ["undone", "kept"]
    assert list(Case.objects.values_list("number", flat=True)) == ["台2"]
    again = tried(client, "cases-station-ledger", workbook(LEDGER, ledger_row(1)))
    assert again.counts == {"good": 1}


@pytest.mark.parametrize(
    ("line", "other", "words"),
    [
        ("rows: case", "rows: all", "rows"),
        ("- {event: report-received, at: 接警日期}", "- {event: no-such-event, at: 接警日期}", "events[0].event"),
        ("person: 1", "person: 2", "events[2].person"),
        ("  title: {heading: [案由, 简要案由]}\n", "", "case.title"),
        ("刑: criminal", "刑: civil", "class.words"),
        ("kind: suspect", "kind: friend", "parties[0]"),
        ("fact: complex_or_major", "fact: rich", "facts[0]"),
        ("fill: true", "fll: true", "unit"),
    ],
)
def test_a_defective_mapping_is_refused_with_its_place(tmp_path: Path, line: str, other: str, words: str) -> None:
    import xiezhi.web.imports as home  # noqa: PLC0415 - where the shipped ones are

    text = (Path(home.__file__).parent / "mappings" / "station-ledger.yaml").read_text()
    assert line in text
    (tmp_path / "x.yaml").write_text(text.replace(line, other, 1))
    with pytest.raises(MappingError) as caught:
        load_mapping(tmp_path / "x.yaml", load_rulebook("prc").vocabulary)
    assert f"x.yaml: {words}" in caught.value.say(Language.ZH)


def test_mappings_are_read_against_the_rulebook_in_force_and_a_defective_one_is_told_and_left_out(
    bureau: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").symlink_to(settings.ENVIRONMENT.home / "keys")
    (tmp_path / "mappings").mkdir()
    text = (Path(shipped.__file__).parent / "mappings" / "station-ledger.yaml").read_text()
    (tmp_path / "mappings" / "own.yaml").write_text(text.replace("penalty-decided", "penalty-announced"))
    monkeypatch.setattr(settings, "ENVIRONMENT", read_environment({"XIEZHI_HOME": str(tmp_path)}))
    client = browser(bureau.viewers["unit_head"])
    before = client.get("/imports/").content.decode()
    assert "规则库没有事件 penalty-announced" in before
    assert ("cases-own" in before, "cases-station-ledger" in before) == (False, True)
    assert client.get("/sheets/cases-own/template/").status_code == 404
    prc = load_rulebook("prc")
    events_of_both = {**prc.vocabulary.events, "penalty-announced": prc.vocabulary.events["penalty-decided"]}
    another = replace(prc, vocabulary=replace(prc.vocabulary, events=events_of_both))
    monkeypatch.setattr(shipped, "in_force", lambda: InForce(tmp_path, "another"))
    monkeypatch.setattr(shipped, "rulebook_in_force", lambda: another)
    after = client.get("/imports/").content.decode()
    assert ("规则库没有事件" in after, "cases-own" in after) == (False, True)
    assert client.get("/sheets/cases-own/template/").status_code == 200


def test_a_run_whose_mapping_is_gone_is_listed_by_its_name_and_opens_no_more(
    bureau: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, client = ledger(bureau, ledger_row(1)), browser(bureau.viewers["unit_head"])
    monkeypatch.setattr(types, "_SOURCES", [])
    assert "cases-station-ledger" in client.get("/sheets/").content.decode()
    assert client.get(f"/sheets/runs/{run.pk}/").status_code == 404


def test_starting_the_program_asks_for_no_rulebook() -> None:
    program = """
from xiezhi.web.start import start
start()
from xiezhi.web.desk.keeping import rulebooks
print(rulebooks.in_force.cache_info().misses + rulebooks._loaded.cache_info().misses)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0"
