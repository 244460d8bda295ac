"""What the law asks of a thread, judged by the reference evaluator on the entries as they stand.

Rules of the partition ``person`` see all threads of a person, those of ``officer`` what is near in time and shares an
officer; both are looked up in ``Shared``.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import pyarrow as pa
from django.db.models import Q, QuerySet

from xiezhi.core.periods import Instant, to_instant, to_local
from xiezhi.engine.explain import Explanation, explain
from xiezhi.engine.ground import settings_for
from xiezhi.engine.history import EVENT_CORRECTED, corrected
from xiezhi.engine.lineage import Lineage
from xiezhi.engine.log import ROW, without_empty_columns
from xiezhi.engine.reference.evaluator import judged
from xiezhi.engine.reference.leaves import shared_attribute
from xiezhi.engine.reference.obligations import Obligation as EngineObligation
from xiezhi.engine.reference.turning import turning_instants
from xiezhi.engine.settings import Settings
from xiezhi.engine.slices import Pass, Slice, passes
from xiezhi.engine.verdicts import Finding
from xiezhi.law.model import Partition, Rule, Rulebook
from xiezhi.law.places import user_calendars
from xiezhi.web.cases.families import LINKING, families, family, judged_as
from xiezhi.web.cases.log import events, table_of
from xiezhi.web.cases.models import Obligation, Shared, Turn
from xiezhi.web.desk.keeping.rulebooks import rulebook_in_force
from xiezhi.web.journal.models import Entry

_UTC = ZoneInfo("UTC")
# Two stretches of questioning that overlap begin within this of each other.
_NEAR = timedelta(days=3)


@cache
def rulebook() -> Rulebook:
    """Return the rulebook in force in this install."""
    return rulebook_in_force()


@cache
def rules() -> Mapping[str, Rule]:
    """Return the rules by id."""
    return {rule.rule_id: rule for rule in rulebook().rules}


@cache
def _passes() -> tuple[Pass, ...]:
    return passes(rulebook())


@lru_cache(maxsize=1)
def _ground(digest: str, notices: tuple[tuple[str, int, int], ...]) -> Settings:
    del digest, notices  # A rulebook or a holiday notice that came later is another ground.
    return settings_for(rulebook(), None, None)


def _notices() -> tuple[tuple[str, int, int], ...]:
    """Return which holiday notices were imported: name, time and size, so that every process takes up a new one."""
    folder = user_calendars(rulebook().jurisdiction.jurisdiction)
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as found:
        files = [(each.name, each.stat()) for each in found if each.name.endswith(".csv")]
    return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in files))


def settings_at(as_of: Instant) -> Settings:
    """Return what is judged on at an instant, with the holiday notices imported up to now."""
    return replace(_ground(rulebook().digest, _notices()), as_of=as_of)


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding now, and what it turns to from which instants on if nothing more happens, in order of time."""

    now: Finding
    turns: tuple[tuple[Instant, Finding], ...] = ()


def judge_thread(thread_id: str, now: datetime, more: Iterable[Entry] = ()) -> dict[str, Judged]:
    """Return every obligation of a thread by id; ``more``: entries that are not written (yet).

    A thread that was merged into another is judged as that one, with the events of both.
    """
    found: dict[str, Judged] = {}
    added, name, whole = list(more), judged_as(thread_id), family(thread_id)
    for part in _passes():
        seen = _seen(part, whole, added)
        if seen is not None:
            found |= _judged(part.rulebook, seen, now, name)
    return found


def _judged(book: Rulebook, seen: _Seen, now: datetime, thread_id: str) -> dict[str, Judged]:
    today, as_of = _obligations(book, seen, to_instant(now), thread_id), to_instant(now)
    may_turn: dict[Instant, set[str]] = defaultdict(set)
    for key, (obligation, _) in today.items():
        for instant in turning_instants(obligation):
            if instant > as_of:
                may_turn[instant].add(key)
    turns: dict[str, list[tuple[Instant, Finding]]] = defaultdict(list)
    for instant in sorted(may_turn):
        names = {today[key][1].rule_id for key in may_turn[instant]}
        some = replace(book, rules=tuple(rule for rule in book.rules if rule.rule_id in names))
        then = _obligations(some, seen, instant, thread_id)
        for key in may_turn[instant] & then.keys():
            last = turns[key][-1][1] if turns[key] else today[key][1]
            if (then[key][1].verdict, then[key][1].level) != (last.verdict, last.level):
                turns[key].append((instant, then[key][1]))
    return {key: Judged(finding, tuple(turns[key])) for key, (_, finding) in today.items()}


def _obligations(
    book: Rulebook, seen: _Seen, as_of: Instant, thread_id: str
) -> dict[str, tuple[EngineObligation, Finding]]:
    found = judged(seen.table, book, settings_at(as_of), thread_id)
    return {
        each.finding.obligation_id: (each, each.finding)
        for each in found
        # What the common past of a split asks stands in the thread that was split.
        if each.finding is not None and not seen.lineage.is_copy(thread_id, each.finding.subject_event_id)
    }


def explain_obligation(rule_id: str, thread_id: str, obligation_id: str, now: datetime) -> Explanation | None:
    """Return the working of one obligation; None when the thread has no such one."""
    part = _pass_of(rule_id)
    seen = None if part is None else _seen(part, family(thread_id), [])
    if part is None or seen is None:
        return None
    alone = _alone(part.rulebook, rule_id)
    for each in explain(seen.table, alone, settings_at(to_instant(now)), judged_as(thread_id)):
        if each.finding is not None and each.finding.obligation_id == obligation_id:
            return each
    return None


def _pass_of(rule_id: str) -> Pass | None:
    return next((part for part in _passes() if rule_id in {rule.rule_id for rule in part.rulebook.rules}), None)


def threads_seen(rule_id: str, thread_id: str) -> frozenset[str]:
    """Return the threads whose events a rule looks at when it judges a thread."""
    part = _pass_of(rule_id)
    return frozenset() if part is None else _threads(part, family(thread_id), [])


def _alone(book: Rulebook, rule_id: str) -> Rulebook:
    return replace(book, rules=tuple(rule for rule in book.rules if rule.rule_id == rule_id))


# ---------------------------------------------------------------- what a pass sees


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a pass sees as events stand today, and which of them are the common past of a split."""

    table: pa.Table
    lineage: Lineage


def _seen(part: Pass, whole: frozenset[str], more: list[Entry]) -> _Seen | None:
    threads = _threads(part, whole, more)
    entries = [*events().filter(thread_id__in=threads), *more] if threads else []
    if not entries:
        return None
    # A correction says in which row it stands, as in a file that is read.
    lineage, table = Lineage(), table_of(entries).append_column(ROW, pa.array(range(len(entries)), pa.int64()))
    if any(each.what in LINKING for each in entries):
        table = _joined(table, lineage)
    standing = corrected(table, rulebook().jurisdiction.zone).events
    if part.partition is not Partition.THREAD:
        # Corrected first: a correction may rename an event into one that these rules name, or out of it.
        gathered = Slice(part)
        gathered.add(standing)
        found = gathered.table()
        if found is None:
            return None
        standing = found
    return _Seen(without_empty_columns(standing), lineage)


def _joined(table: pa.Table, lineage: Lineage) -> pa.Table:
    """Return the rows with merged threads under one name and the common past of a split in both."""
    for batch in table.to_batches():
        lineage.note(batch)
    apart, linked = lineage.separate(table), lineage.table()
    return apart if linked is None else pa.concat_tables([apart, linked], promote_options="permissive")


def _threads(part: Pass, whole: frozenset[str], more: list[Entry]) -> frozenset[str]:
    """Return the threads that a pass sees: the family, and those that share a person or an officer with it."""
    if part.partition is Partition.THREAD:
        return whole
    own = Shared.objects.filter(thread_id__in=whole, who__startswith=f"{part.partition}:")
    named = [who for entry in more for who in shared_by(entry) if who.startswith(f"{part.partition}:")]
    if not named and not own.exists():
        return frozenset()
    return families(_near(part, own, named) | whole)


def _near(part: Pass, own: QuerySet[Shared], named: list[str]) -> set[str]:
    whos = {*own.values_list("who", flat=True), *named}
    rows = Shared.objects.filter(who__in=whos)
    if part.partition is Partition.OFFICER:
        times = own.values_list("occurred_at", flat=True)
        if times:
            rows = rows.filter(occurred_at__gte=min(times) - _NEAR, occurred_at__lte=max(times) + _NEAR)
    return set(rows.values_list("thread_id", flat=True))


def shared_by(entry: Entry) -> list[str]:
    """Return by whom an entry is tied to other threads: its person, and its officers where a rule compares them.

    A correction may be of any kind.
    """
    corrects = entry.what == EVENT_CORRECTED
    by_person = corrects or entry.what in _kinds(Partition.PERSON)
    whos = [f"{Partition.PERSON}:{entry.person_id}"] if entry.person_id and by_person else []
    if corrects or entry.what in _kinds(Partition.OFFICER):
        for attribute in _officer_attributes():
            value = entry.attrs.get(attribute)
            members = value if isinstance(value, list) else [value] if value else []
            whos += [f"{Partition.OFFICER}:{each}" for each in members]
    return sorted(set(whos))


@cache
def _kinds(partition: Partition) -> frozenset[str]:
    return frozenset().union(*(part.words.events for part in _passes() if part.partition is partition))


@cache
def _officer_attributes() -> frozenset[str]:
    found = (
        shared_attribute(rule)
        for part in _passes()
        if part.partition is Partition.OFFICER
        for rule in part.rulebook.rules
    )
    return frozenset(name for name in found if name is not None)


# ---------------------------------------------------------------- the projection


def store(thread_id: str, found: Mapping[str, Judged], now: datetime) -> None:
    """Make the stored obligations of a thread, and when they turn, those just judged."""
    wanted = {key: _row(each, now) for key, each in found.items()}
    # A merge brings obligations that stood under the name of another thread.
    here = Q(thread_id=thread_id) | Q(pk__in=wanted) if len(family(thread_id)) > 1 else Q(thread_id=thread_id)
    have = {each.pk: each for each in Obligation.objects.filter(here)}
    Turn.objects.filter(obligation_id__in=have).delete()
    Obligation.objects.filter(pk__in=have.keys() - wanted.keys()).delete()
    Obligation.objects.bulk_create([row for key, row in wanted.items() if key not in have], batch_size=200)
    changed = [row for key, row in wanted.items() if key in have and _content(row) != _content(have[key])]
    if changed:
        Obligation.objects.bulk_update(changed, [*_CONTENT, "judged_at"], batch_size=200)
    Turn.objects.bulk_create(_turn_rows(found), batch_size=200)


def _turn_rows(found: Mapping[str, Judged]) -> Iterator[Turn]:
    for key, each in found.items():
        for instant, finding in each.turns:
            level = None if finding.level is None else str(finding.level)
            yield Turn(obligation_id=key, at=to_local(instant, _UTC), verdict=str(finding.verdict), level=level)


_CONTENT = (
    "thread_id",
    "row",
    "person_id",
    "subject_event_id",
    "verdict",
    "level",
    "due_at",
    "decided_by_event_id",
    "provisional",
    "missing",
    "rulebook_digest",
)


def _content(row: Obligation) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in _CONTENT)


def _row(each: Judged, now: datetime) -> Obligation:
    finding = each.now
    return Obligation(
        obligation_id=finding.obligation_id,
        thread_id=finding.thread_id,
        rule_id=finding.rule_id,
        row=finding.row,
        person_id=finding.person_id,
        subject_event_id=finding.subject_event_id,
        verdict=str(finding.verdict),
        level=None if finding.level is None else str(finding.level),
        due_at=None if finding.due_at is None else to_local(finding.due_at, _UTC),
        decided_by_event_id=finding.decided_by_event_id,
        provisional=finding.provisional,
        missing="; ".join(finding.missing) or None,
        rulebook_digest=rulebook().digest,
        judged_at=now,
    )
