"""Judging every thread anew when calendar or rulebook has changed, and keeping what moved.

One thread is one transaction, with the run's row locked: a kill loses nothing, several loops share the work, and doing
it again changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from xiezhi.core.periods import to_local
from xiezhi.engine.verdicts import Finding
from xiezhi.seal.verify import Json
from xiezhi.web.cases.judging import judge_thread, store
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, Obligation
from xiezhi.web.cases.queries import Standing, obligations
from xiezhi.web.deadlines.ground import in_force
from xiezhi.web.deadlines.models import Move, MoveCause, MoveKind, Rejudging
from xiezhi.web.deadlines.queries import of_case
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write

Clock = Callable[[], datetime]
_UTC = ZoneInfo("UTC")
# Seconds of work and of rest in turn: SQLite has one writer at a time, and who waits for it asks ten times a second.
BURST, REST = 0.3, 0.25


def rejudge(
    clock: Clock, lasting: timedelta | None = None, tell: Callable[[Rejudging], None] | None = None
) -> Rejudging:
    """Judge what is left of the run that calendar and rulebook in force ask for; return it as it then stands.

    ``lasting``: give back after so long, to go on at the next call. ``tell`` is called after each thread.
    """
    run, begun, rested = current(clock()), clock(), time.monotonic()
    while run.ended_at is None and (lasting is None or clock() - begun < lasting):
        if (run.calendar_digest, run.rulebook_digest) != in_force():
            run = current(clock())
        run = _one_thread(run.pk, clock())
        if time.monotonic() - rested > BURST:
            time.sleep(REST)
            rested = time.monotonic()
        if tell is not None:
            tell(run)
    return run


@transaction.atomic
def current(now: datetime) -> Rejudging:
    """Return the run of what is in force, begun now if there is none; an older one at work is given up."""
    last = Rejudging.objects.first()
    calendar, rules = in_force()
    if last is None and not Obligation.objects.exclude(rulebook_digest=rules).exists():
        # A new install: what is in force is the ground of everything there is, and nothing is judged anew.
        given = {"calendar_changed": False, "rulebook_changed": False, "threads": 0, "started_at": now, "ended_at": now}
        given |= {"run_id": new_id(now), "calendar_digest": calendar, "rulebook_digest": rules}
        return Rejudging.objects.get_or_create(after="", defaults=given)[0]
    if last is not None:
        if (last.calendar_digest, last.rulebook_digest) == (calendar, rules):
            return last
        Rejudging.objects.filter(pk=last.pk, ended_at=None).update(ended_at=now, given_up=True)
    given = {
        "run_id": new_id(now),
        "calendar_digest": calendar,
        "rulebook_digest": rules,
        # What a run that was given up had not reached may still stand on the calendar before it.
        "calendar_changed": last is None or last.ended_at is None or last.calendar_digest != calendar,
        "rulebook_changed": last is not None and last.rulebook_digest != rules,
        "threads": events().order_by().values("thread_id").distinct().count(),
        "started_at": now,
    }
    return Rejudging.objects.get_or_create(after="" if last is None else last.pk, defaults=given)[0]


@transaction.atomic
def _one_thread(run_id: str, now: datetime) -> Rejudging:
    run = Rejudging.objects.select_for_update().get(pk=run_id)
    if run.ended_at is not None:
        return run
    ahead = events().filter(thread_id__gt=run.cursor).order_by("thread_id")
    thread_id = ahead.values_list("thread_id", flat=True).first()
    if thread_id is None:
        _end(run, now)
    else:
        moves = list(_judged_anew(run, thread_id, now))
        Move.objects.bulk_create(moves)
        run.cursor, run.done, run.moved = thread_id, run.done + 1, run.moved + len(moves)
        run.threads = max(run.threads, run.done)
    run.save()
    return run


def _end(run: Rejudging, now: datetime) -> None:
    run.ended_at = now
    attrs: dict[str, Json] = {
        "run": run.pk,
        "threads": run.done,
        "moved": run.moved,
        "calendar": run.calendar_digest,
        "rulebook": run.rulebook_digest,
    }
    write(Note(Kind.ACT, "deadlines-rejudged", source="loop", attrs=attrs), SYSTEM, now)


# ---------------------------------------------------------------- one thread


@dataclass(frozen=True, slots=True)
class _Stand:
    """What an obligation was or is: compared before and after."""

    rule_id: str
    due_at: datetime | None
    verdict: str
    level: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class _Change:
    """What became of one obligation of a case."""

    key: str
    case_key: str
    kind: MoveKind
    cause: MoveCause
    old: _Stand | None
    new: _Stand | None


def _judged_anew(run: Rejudging, thread_id: str, now: datetime) -> Iterator[Move]:
    # A step that is being entered into the thread waits, or is waited for.
    list(Case.objects.select_for_update().filter(thread_id=thread_id))
    stored = list(obligations(now).filter(thread_id=thread_id))
    before, digests = {each.pk: _was(each) for each in stored}, {each.pk: each.rulebook_digest for each in stored}
    owners = _owners(thread_id)
    found = judge_thread(thread_id, now)
    after = {key: _is(each.now) for key, each in found.items()}
    store(thread_id, found, now)
    owners |= _owners(thread_id)
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        kind = _kind(old, new)
        if kind is not None:
            by_rule = digests[key] != run.rulebook_digest if key in digests else run.rulebook_changed
            cause = _cause(run, by_rule)
            yield _move(run, _Change(key, owners.get(key) or "", kind, cause, old, new), now)


def _owners(thread_id: str) -> dict[str, str]:
    return dict(of_case(Obligation.objects.filter(thread_id=thread_id)).values_list("pk", "case_key"))


def _was(each: Standing) -> _Stand:
    return _Stand(each.rule_id, each.due_at, each.verdict_now, each.level_now or "", each.provisional)


def _is(finding: Finding) -> _Stand:
    due = None if finding.due_at is None else to_local(finding.due_at, _UTC)
    level = "" if finding.level is None else str(finding.level)
    return _Stand(finding.rule_id, due, str(finding.verdict), level, finding.provisional)


def _kind(old: _Stand | None, new: _Stand | None) -> MoveKind | None:
    if old is None or new is None:
        return MoveKind.NEW if old is None else MoveKind.GONE
    if old.due_at != new.due_at:
        return MoveKind.MOVED
    if (old.verdict, old.level) != (new.verdict, new.level):
        return MoveKind.VERDICT
    return MoveKind.CONFIRMED if old.provisional and not new.provisional else None


def _cause(run: Rejudging, by_rule: bool) -> MoveCause:
    """Return why: what was judged under another rulebook may have moved by it."""
    if not run.calendar_changed:
        return MoveCause.RULE
    return MoveCause.BOTH if by_rule else MoveCause.CALENDAR


def _move(run: Rejudging, change: _Change, now: datetime) -> Move:
    old, new = change.old, change.new
    return Move(
        run=run,
        obligation_id=change.key,
        rule_id=next(each.rule_id for each in (new, old) if each is not None),
        case_key=change.case_key,
        kind=change.kind,
        cause=change.cause,
        old_due=old.due_at if old else None,
        new_due=new.due_at if new else None,
        old_verdict=old.verdict if old else "",
        new_verdict=new.verdict if new else "",
        old_level=old.level if old else "",
        new_level=new.level if new else "",
        moved_at=now,
    )
