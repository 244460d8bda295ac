"""How old somebody is at an act: derived from the encrypted date of birth each time, never stored as a date.

What the law must judge by is recorded as a fact from the instant of the act on, so that the journal says that somebody
was under 18 at an act and not when they were born.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from xiezhi.engine.history import EVENT_CORRECTED, EVENT_VOIDED
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.steps import Step
from xiezhi.web.identity.models import Party as Identity
from xiezhi.web.identity.particulars import is_minor_on
from xiezhi.web.identity.parties import particulars_of
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.viewer import legal_day

MINOR, MINOR_AT_EVENT = "is_minor", "is_minor_at_event"
QUESTIONING = frozenset({"inquiry-held", "interrogation-held"})
_OF_THE_RECORD = frozenset({FACT_RECORDED, EVENT_CORRECTED, EVENT_VOIDED})


def births(case: Case) -> Mapping[str, date]:
    """Return the dates of birth that are known of the persons whom a case concerns, by pseudonym."""
    named = {each.identity_id: each.person_id for each in case.parties.all() if each.identity_id}
    rows = Identity.objects.filter(pk__in=named, key__destroyed_at=None).select_related("key")
    found = {named[each.pk]: particulars_of(each).birth_on for each in rows}
    return {person: born for person, born in found.items() if born is not None}


def facts_of_age(case: Case, step: Step) -> list[Step]:
    """Return the facts of age that a step needs and the thread does not have as of the step."""
    if step.person_id is None or step.event in _OF_THE_RECORD:
        return []
    return _facts(
        step,
        births(case),
        lambda fact: [
            _Said(_is_timeless(each.attrs), each.occurred_at, each.seq or 0, bool(each.attrs.get("value")))
            for each in _told(case, step, fact)
        ],
    )


def with_facts_of_age(steps: Sequence[Step], born: Mapping[str, date]) -> list[Step]:
    """Return the steps of a new thread, each behind the facts of age that it needs: as entered one after the other."""
    told: list[Step] = []
    for step in steps:
        told.extend(_facts(step, born, partial(_said, told, step)))
        told.append(step)
    return told


class _Said(NamedTuple):
    """What was said of somebody's age: whether as true from the beginning, when, in which place, and what."""

    timeless: bool
    occurred_at: datetime
    seq: int
    value: bool


def _facts(step: Step, born: Mapping[str, date], said: Callable[[str], list[_Said]]) -> list[Step]:
    if step.person_id is None or step.event in _OF_THE_RECORD or step.person_id not in born:
        return []
    minor = is_minor_on(born[step.person_id], legal_day(step.occurred_at))
    wanted = (MINOR, MINOR_AT_EVENT) if step.event in QUESTIONING else (MINOR,)
    return [
        Step(FACT_RECORDED, step.occurred_at, person_id=step.person_id, attrs={"fact": fact, "value": minor})
        for fact in wanted
        if _known(said(fact), step) is not minor
    ]


def _known(said: Iterable[_Said], step: Step) -> bool | None:
    """Return what a thread says of a fact as of a step; None: nothing."""
    before = [each for each in said if each.timeless or each.occurred_at <= step.occurred_at]
    last = max(before, key=lambda each: (not each.timeless, each.occurred_at, each.seq), default=None)
    return None if last is None else last.value


def _said(steps: Sequence[Step], step: Step, fact: str) -> list[_Said]:
    return [
        _Said(_is_timeless(each.attrs), each.occurred_at, place, bool(each.attrs.get("value")))
        for place, each in enumerate(steps)
        if each.event == FACT_RECORDED and each.person_id == step.person_id and each.attrs.get("fact") == fact
    ]


def _told(case: Case, step: Step, fact: str) -> Iterator[Entry]:
    rows = events().filter(thread_id=case.thread_id, person_id=step.person_id, what=FACT_RECORDED)
    gone = set(events().filter(thread_id=case.thread_id).exclude(supersedes=None).values_list("supersedes", flat=True))
    yield from (each for each in rows if each.attrs.get("fact") == fact and each.pk not in gone)


def _is_timeless(attrs: Mapping[str, Json]) -> bool:
    return bool(attrs.get("from_the_beginning"))
