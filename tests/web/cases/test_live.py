"""What the pages show of an obligation is what an audit of the same journal finds, at every moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.proof import Size
from tests.web.cases.city_log import END, enter_log
from tests.web.org.cast import city
from xiezhi.cli.main import main
from xiezhi.core.periods import to_instant
from xiezhi.engine.audit import Order, audit
from xiezhi.engine.batch.judging import judge
from xiezhi.engine.runners import one_by_one
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.log import export
from xiezhi.web.cases.models import Obligation, Shared
from xiezhi.web.cases.queries import obligations

TICK = timedelta(microseconds=1)
Line = tuple[object, ...]


def audited(folder: Path, moment: datetime) -> dict[str, Line]:
    """Audit the journal as it stands; return what is found of each obligation."""
    log = folder / "events.parquet"
    export(log)
    order = Order(log=log, mapping=None, rulebook=rulebook(), out=folder / "out", as_of=to_instant(moment))
    audit(order, one_by_one(judge))
    names = ("verdict", "level", "due_at", "row", "missing", "provisional", "decided_by_event_id", "person_id")
    rows = pq.read_table(folder / "out" / "findings.parquet").to_pylist()
    return {row["obligation_id"]: tuple(row[name] for name in names) for row in rows}


def shown(moment: datetime) -> dict[str, Line]:
    """Return what a page would say of each obligation at a moment."""
    return {
        each.pk: (
            each.verdict_now,
            each.level_now,
            each.due_at,
            each.row,
            each.missing,
            each.provisional,
            each.decided_by_event_id,
            each.person_id,
        )
        for each in obligations(moment)
    }


@pytest.mark.usefixtures("db")
def test_pages_and_audit_agree_on_every_obligation(tmp_path: Path, size: Size) -> None:
    log = tmp_path / "log"
    threads = size(6, 300)
    assert main(["synth", "--cases", str(threads), "--seed", "5", "--plant", "0.3", "--out", str(log)]) == 0
    enter_log(log, city(), threads=threads)
    found = audited(tmp_path, END)
    assert len(found) > 20 * threads
    assert shown(END) == found
    # The comparison sees a single stored verdict that is wrong.
    Obligation.objects.filter(pk=min(found)).update(verdict="met", level=None, due_at=END)
    assert shown(END) != found


@pytest.mark.usefixtures("db")
def test_what_is_pending_becomes_overdue_on_the_page_without_a_job(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert main(["synth", "--cases", "8", "--seed", "5", "--plant", "0", "--out", str(log)]) == 0
    enter_log(log, city(), threads=8, share=0.7)
    pending = list(Obligation.objects.filter(verdict="pending").exclude(fails_from=None))
    assert any(each.warned_from != each.fails_from for each in pending)
    for each in pending:
        for turn in {each.warned_from, each.fails_from}:
            assert turn is not None
            for moment in (turn - TICK, turn, turn + TICK):
                seen = obligations(moment).get(pk=each.pk)
                assert (seen.verdict_now, seen.level_now) == audited(tmp_path, moment)[each.pk][:2]
    assert not Shared.objects.exclude(who__regex=r"^(person|officer):.").exists()
