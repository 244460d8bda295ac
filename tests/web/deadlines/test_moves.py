"""A new holiday notice or another rulebook moves open deadlines; what moved is listed, once, also after a kill."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.web.cases.city_log import case_for, plans
from tests.web.deadlines.ground import a_case, visit
from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.law.loader import load_rulebook
from xiezhi.web.cases import judging
from xiezhi.web.cases.actions.steps import record_all
from xiezhi.web.cases.demo_cases import steps_of
from xiezhi.web.cases.models import Case, Obligation, Turn
from xiezhi.web.cases.queries import obligations
from xiezhi.web.deadlines.actions import rejudging
from xiezhi.web.deadlines.actions.rejudging import rejudge
from xiezhi.web.deadlines.days import calendar
from xiezhi.web.deadlines.ground import calendar_digest
from xiezhi.web.deadlines.models import Move, Rejudging
from xiezhi.web.deadlines.queries import LIST
from xiezhi.web.deadlines.tasks import judge_anew
from xiezhi.web.deadlines.told import MOVES
from xiezhi.web.journal.models import Entry

NOTICE = "date,kind,occasion_zh,occasion_en,notice\n"
LATER = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Plant a holiday notice as ``xiezhi calendar import`` would."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = tmp_path / "xiezhi" / "calendars" / "prc"
    folder.mkdir(parents=True)

    def plant(lines: str) -> None:
        (folder / f"notice-{len(list(folder.iterdir()))}.csv").write_text(NOTICE + lines, encoding="utf-8")

    return plant


@pytest.fixture
def bureau(db: None, notices: Callable[[str], None]) -> City:  # noqa: ARG001 - asked for, not used
    return city()


_TICKS = count()


def clock() -> datetime:
    """Return a moment after the one before, as clocks do."""
    return LATER + timedelta(milliseconds=next(_TICKS))


def stored() -> dict[str, tuple[object, ...]]:
    return {
        each.pk: (each.verdict_now, each.level_now, each.due_at, each.provisional, each.rulebook_digest)
        for each in obligations(LATER)
    }


def planted(bureau: City, number: int = 5) -> None:
    for plan in plans(number, 0.3):
        record_all(case=case_for(bureau, plan, LATER), steps=steps_of(plan), now=LATER)


def weeks_of_rest() -> str:
    """Return a notice of much rest in three years, which nobody ever gave."""
    days = [date(2024, 1, 1) + timedelta(days=each) for each in range(1000)]
    rest = [day for day in days if day.weekday() < 5 and day.day % 9 < 6 and day not in calendar().special]
    return "".join(f"{day},rest,试,test,试〔2026〕1号\n" for day in rest)


def test_nothing_is_judged_anew_while_nothing_has_changed(bureau: City) -> None:
    planted(bureau)
    first = rejudge(clock)
    assert (first.done, first.moved, first.ended_at is None) == (0, 0, False)
    again = rejudge(clock)
    assert (again.pk, Rejudging.objects.count(), Move.objects.count()) == (first.pk, 1, 0)
    assert not Entry.objects.filter(what="deadlines-rejudged").exists()


def test_an_install_whose_obligations_name_another_rulebook_is_judged_anew_at_once(bureau: City) -> None:
    planted(bureau, 2)
    Obligation.objects.update(rulebook_digest="0" * 64)
    run = rejudge(clock)
    assert (run.done, run.moved) == (run.threads, 0)
    assert run.done > 0
    assert not Obligation.objects.filter(rulebook_digest="0" * 64).exists()


def test_a_new_holiday_notice_moves_deadlines_and_lists_what_moved(
    bureau: City, notices: Callable[[str], None]
) -> None:
    planted(bureau)
    rejudge(clock)
    before = stored()
    notices(weeks_of_rest())
    run = rejudge(clock)
    after = stored()
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed
    moves = {each.obligation_id: each for each in Move.objects.all()}
    assert set(moves) == changed
    for key, each in moves.items():
        assert (each.cause, each.old_due, each.new_due) == ("calendar", before[key][2], after[key][2])
        assert (each.old_verdict, each.new_verdict) == (before[key][0], after[key][0])
    assert run.moved == len(moves)
    entry = Entry.objects.filter(what="deadlines-rejudged").latest("entry_id")
    assert (entry.attrs["moved"], entry.attrs["calendar"]) == (len(moves), calendar_digest(calendar()))
    # What is stored is what judging from nothing gives.
    Turn.objects.all().delete()
    Obligation.objects.all().delete()
    for thread in set(Case.objects.values_list("thread_id", flat=True)):
        judging.store(thread, judging.judge_thread(thread, LATER), LATER)
    assert stored() == after


def test_a_move_that_is_not_kept_would_be_seen(
    bureau: City, notices: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(bureau)
    rejudge(clock)
    before = stored()
    notices(weeks_of_rest())
    kept = rejudging._kind
    monkeypatch.setattr(rejudging, "_kind", lambda old, new: None if old and new and old.due_at else kept(old, new))
    rejudge(clock)
    after = stored()
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert set(Move.objects.values_list("obligation_id", flat=True)) != changed


def test_a_year_that_is_published_confirms_what_was_provisional(bureau: City, notices: Callable[[str], None]) -> None:
    planted(bureau)
    rejudge(clock)
    Obligation.objects.filter(pk=min(Obligation.objects.exclude(due_at=None).values_list("pk", flat=True))).update(
        provisional=True
    )
    notices("2027-01-01/2027-12-31,covers,,,试〔2026〕2号\n")
    rejudge(clock)
    assert [each.kind for each in Move.objects.all()] == ["confirmed"]


@pytest.mark.parametrize("when", range(1, 5))
def test_a_judging_that_was_killed_goes_on_and_comes_to_the_same(
    bureau: City, notices: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    planted(bureau)
    rejudge(clock)
    notices(weeks_of_rest())
    kept, asked = judging.store, []

    def killed(*given: object) -> None:
        asked.append(1)
        kept(*given)  # type: ignore[arg-type] # passed on
        if len(asked) == when:
            raise KeyboardInterrupt

    monkeypatch.setattr(rejudging, "store", killed)
    with pytest.raises(KeyboardInterrupt):
        rejudge(clock)
    monkeypatch.setattr(rejudging, "store", kept)
    broken = Rejudging.objects.latest("run_id")
    assert (broken.ended_at, broken.done) == (None, when - 1)
    run = rejudge(clock)
    assert (run.pk, run.done) == (broken.pk, run.threads)
    changed = Move.objects.filter(run=run)
    assert run.moved == changed.count() > 0
    assert Entry.objects.filter(what="deadlines-rejudged").count() == 1
    rejudge(clock)
    assert Move.objects.count() == changed.count()


def test_a_slice_of_time_ends_a_call_and_the_next_goes_on(bureau: City, notices: Callable[[str], None]) -> None:
    planted(bureau, 3)
    rejudge(clock)
    notices(weeks_of_rest())
    begun = next(_TICKS) // 1000 + 1
    ticks = (LATER + timedelta(seconds=step) for step in count(begun))
    part = rejudge(lambda: next(ticks), timedelta(seconds=4))
    for _ in range(9000):
        clock()
    assert part.ended_at is None
    assert 0 < part.done < part.threads
    page = browser(bureau.viewers["officer"]).get("/deadlines/moves/").content.decode()
    assert f"{part.done} / {part.threads}" in page
    assert 'hx-get="/deadlines/moves/progress/"' in page
    whole = rejudge(clock)
    assert whole.done == whole.threads
    assert "every 2s" not in browser(bureau.viewers["officer"]).get("/deadlines/moves/progress/").content.decode()


def test_a_second_notice_while_the_first_is_worked_on_begins_anew(bureau: City, notices: Callable[[str], None]) -> None:
    planted(bureau, 3)
    rejudge(clock)
    notices(weeks_of_rest())
    begun = next(_TICKS) // 1000 + 1
    ticks = (LATER + timedelta(seconds=step) for step in count(begun))
    part = rejudge(lambda: next(ticks), timedelta(seconds=4))
    for _ in range(9000):
        clock()
    notices("2027-01-01/2027-12-31,covers,,,试〔2026〕2号\n")
    run = rejudge(clock)
    part.refresh_from_db()
    assert (part.given_up, run.pk != part.pk, run.done) == (True, True, run.threads)
    moved = Move.objects.filter(run__in=[part, run]).values_list("obligation_id", flat=True)
    assert len(moved) == len(set(moved)) > 0


@pytest.fixture
def other_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Put another rulebook in force: the one we have with one limit changed."""
    caches = (judging.rulebook, judging.rules, judging._passes, judging._kinds, judging._officer_attributes)

    def change() -> None:
        folder = tmp_path / "rulebook" / "prc"
        shutil.copytree(Path(judging.rulebook().folder), folder)
        file = next(folder.glob("rules/*/admin-acceptance-time.yaml"))
        text = file.read_text(encoding="utf-8")
        rules, _, examples = text.partition("examples:")
        file.write_text(rules.replace("24 hours", "23 hours") + "examples:" + examples, encoding="utf-8")
        monkeypatch.setattr(judging, "rulebook_in_force", lambda: load_rulebook(folder))
        for each in caches:
            each.cache_clear()

    yield change
    monkeypatch.undo()
    for each in caches:
        each.cache_clear()


def test_another_rulebook_moves_deadlines_and_says_that_it_was_the_rule(
    bureau: City, other_rules: Callable[[], None]
) -> None:
    planted(bureau, 12)
    rejudge(clock)
    before = stored()
    other_rules()
    run = rejudge(clock)
    moves = list(Move.objects.filter(run=run))
    assert moves
    assert {each.cause for each in moves} == {"rule"}
    assert {each.rule_id for each in moves} == {"admin-acceptance-time"}
    assert {each.new_due - each.old_due for each in moves if each.old_due and each.new_due} == {-timedelta(hours=1)}
    assert {line[4] for line in stored().values()} == {judging.rulebook().digest}
    assert before.keys() == stored().keys()


def test_what_moved_is_listed_by_reach_and_told_on_home(bureau: City, notices: Callable[[str], None]) -> None:
    planted(bureau)
    far = a_case(bureau, "BS1", "bureau_leader", now=LATER)
    rejudge(clock)
    notices(weeks_of_rest())
    rejudge(lambda: datetime.now(UTC))
    Move.objects.create(
        run=Rejudging.objects.latest("run_id"),
        obligation_id="far",
        rule_id="admin-acceptance-time",
        case_key=far.pk,
        kind="moved",
        cause="calendar",
        moved_at=datetime.now(UTC),
    )
    head = bureau.viewers["unit_head"]
    rows = MOVES.rows(visit(head, datetime.now(UTC)), LIST)
    assert rows.count() == Move.objects.count() - 1
    client = browser(head)
    home = client.get("/").content.decode()
    told = re.search(r'href="(/deadlines/moves/[^"]+)">近七日期限变动 <span[^>]*>(\d+)<', home)
    assert told is not None
    assert told.group(2) == str(rows.count())
    page = client.get(told.group(1)).content.decode()
    assert f"合计 {rows.count()} 条" in page
    assert "到期改变" in page
    assert far.number not in page
    Case.objects.update(record_closed=True)
    assert not MOVES.rows(visit(head, datetime.now(UTC)), LIST).exists()
    assert browser(bureau.viewers["mediator"]).get("/deadlines/moves/").status_code == 404


def test_the_command_and_the_task_of_the_loop_do_it(
    bureau: City, notices: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    planted(bureau, 2)
    call_command("rejudge_deadlines")
    assert "变动 / moved 0" in capsys.readouterr().out
    notices(weeks_of_rest())
    assert "nothing has changed" in judge_anew(LATER).en
    assert Rejudging.objects.count() == 2
