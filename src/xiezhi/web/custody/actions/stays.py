"""A stay from arrival to departure: each step an event of the law, or an entry of custody where the law has none.

The stay is locked before its state is looked at, so that of two who press at once the second is told what stands now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from xiezhi.seal.verify import Json
from xiezhi.web.cases import series
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case, CaseClass, Party
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.custody.actions.legal import arrival_facts, extension, facts_of, known_sex
from xiezhi.web.custody.actions.writing import Writing, finished, in_time
from xiezhi.web.custody.kinds import (
    ACTS,
    ARRIVED,
    BEGUN,
    ENTERED,
    HEALTH,
    HEALTH_STATES,
    LEFT,
    MOVED,
    RECORDING_NOTED,
    SAFETY,
    StepKind,
)
from xiezhi.web.custody.models import Centre, Stay, StayState
from xiezhi.web.custody.problems import StateError
from xiezhi.web.custody.projection import folded
from xiezhi.web.custody.queries import APPEND, record_of_stay
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.org.viewer import Viewer, legal_day


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who arrives where, when, how; ``facts``: what the clocks depend on, as far as it is known."""

    party: Party
    centre: Centre
    regime: str
    at: datetime
    entered_at: datetime
    attrs: Mapping[str, Json] = field(default_factory=dict)
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """What a step says besides its kind. ``facts``: those ticked; ``until``: the end of an interview entered later."""

    at: datetime
    attrs: Mapping[str, Json] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()
    room: int | None = None
    officers: tuple[str, ...] = ()
    recording: str = ""
    until: datetime | None = None
    health: str = ""
    hours: int = 0


@transaction.atomic
def arrive(*, actor: Viewer | None, case: Case, arrival: Arrival, now: datetime, reason: str = "") -> Stay:
    """Take somebody into a centre; ``StateError`` if he has not left the last one."""
    if actor is not None:
        actor.demand(APPEND, record_of(case), legal_day(now), case.pk)
    in_time("at", arrival.at, now)
    in_time("entered_at", arrival.entered_at, now)
    if arrival.entered_at < arrival.at:
        raise StateError("进入办案区的时间早于到案", "the area was entered before the arrival")
    stay = Stay(
        stay_id=new_id(now),
        number=_number(arrival.centre, now),
        case=case,
        centre=arrival.centre,
        person_id=arrival.party.person_id,
        token=arrival.party.token,
        regime=arrival.regime,
        arrived_at=arrival.at,
    )
    try:
        with transaction.atomic():
            stay.save(force_insert=True)
    except IntegrityError as error:
        raise StateError("此人在办案中心，尚未离开", "this person is in a centre and has not left") from error
    writing = Writing(actor, stay, now, reason)
    writing.facts(arrival_facts(stay, arrival.facts))
    attrs = {"regime": arrival.regime, "place": "police-premises", **arrival.attrs}
    writing.step(ARRIVED, arrival.at, attrs)
    writing.step(ENTERED, arrival.entered_at, {"site_id": arrival.centre.pk})
    return finished(stay)


def _number(centre: Centre, now: datetime) -> str:
    """Return the next number of a centre and year."""
    return series.numbered(f"{centre.unit.code}办〔{legal_day(now).year}〕", Stay).text


@transaction.atomic
def enter(*, actor: Viewer | None, stay_id: str, kind: StepKind, given: Given, now: datetime, reason: str = "") -> Stay:
    """Enter a step; ``StateError`` where the stay is not in a state for it, ``CaseError`` where it says too little."""
    stay = Stay.objects.select_for_update(of=("self",)).select_related("case", "centre__unit").get(pk=stay_id)
    if actor is not None:
        actor.demand(APPEND, record_of_stay(stay), legal_day(now), stay.pk)
    in_time("at", given.at, now)
    _fits(stay, kind, given)
    writing = Writing(actor, stay, now, reason)
    _write_step(writing, kind, given)
    return finished(stay)


def _fits(stay: Stay, kind: StepKind, given: Given) -> None:
    told = folded(stay)
    if told is None or stay.state == StayState.LEFT:
        raise StateError("此人已离开，不能再登记", "the person has left: nothing more is entered")
    if stay.state not in kind.states:
        raise StateError(
            "此人不在可登记此步骤的状态（临时离开须先登记返回）", "this does not fit where the person is: back in first"
        )
    if told.running is not None and not kind.interviewed:
        raise StateError("讯（询）问尚未结束", "an interview is still running")
    if told.running is None and kind.name == "interview-end":
        raise StateError("没有正在进行的讯（询）问", "no interview is running")
    if given.at < stay.arrived_at:
        raise StateError("时间早于到案", "it lies before the arrival")
    if kind.event == LEFT and given.at < max([told.last_at or given.at, *_ends(stay)]):
        raise StateError("离开早于已登记的其他步骤", "the departure lies before a step that was entered")
    if kind.name == "interview-end" and told.running is not None and given.at < told.running.started_at:
        raise StateError("结束早于开始", "it ends before it began")


def _ends(stay: Stay) -> list[datetime]:
    return [each for each in stay.interviews.values_list("ended_at", flat=True) if each is not None]


def _write_step(writing: Writing, kind: StepKind, given: Given) -> None:
    match kind.name:
        case "interview":
            _begin(writing, given)
        case "interview-end":
            _end(writing, given)
        case "extension":
            steps, facts = extension(writing.stay, given.hours, given.attrs, given.at)
            writing.facts(facts)
            for step in steps:
                writing.event(step)
        case "room":
            if given.room is None:
                raise CaseError("room", "须选择房间", "choose a room")
            writing.noted(MOVED, given.at, {"room": given.room})
        case "health":
            if given.health not in HEALTH_STATES:
                raise CaseError("health", "须选择健康状况", "choose a state of health")
            writing.noted(HEALTH, given.at, {"health": given.health})
            writing.facts(facts_of(kind.facts, given.facts))
        case _ if kind.event in ACTS:
            writing.noted(kind.event, given.at, {})
        case _:
            writing.facts(facts_of(kind.facts, given.facts))
            whose = {"target_sex": known_sex(writing.stay)} if kind.event == SAFETY else {}
            writing.step(kind.event, given.at, {**whose, **given.attrs})


def _begin(writing: Writing, given: Given) -> None:
    if not given.officers:
        raise CaseError("officers", "至少一名民警", "at least one officer")
    if given.until is not None and not given.at <= given.until <= writing.now:
        raise StateError("结束时间须在开始之后、现在之前", "it ends after it began and not in the future")
    attrs: dict[str, Json] = {"officers": list(given.officers), "room": given.room, "recording": given.recording}
    begun = writing.noted(BEGUN, given.at, attrs)
    if given.until is not None:
        _held(writing, begun.pk, given.at, given.until, given)


def _end(writing: Writing, given: Given) -> None:
    told = folded(writing.stay)
    running = None if told is None else told.running
    if running is None:
        raise StateError("没有正在进行的讯（询）问", "no interview is running")
    if given.recording:
        writing.noted(RECORDING_NOTED, given.at, {"recording": given.recording}, running.interview_id)
    _held(writing, running.interview_id, running.started_at, given.at, given)


def _held(writing: Writing, interview: str, started: datetime, ended: datetime, given: Given) -> None:
    """The interview was held: an interrogation in a criminal case, an inquiry in any other."""
    told = folded(writing.stay)
    if told is None:
        raise LookupError(f"stay {writing.stay.pk} has no arrival")
    talk = told.talks[interview]
    attrs: dict[str, Json] = {
        "officer_ids": list(talk.officers),
        "place": "case-area",
        "recorded": bool(talk.recording),
        "ended_at": ended.isoformat(),
        "person_role": "suspect",
        "seq": sum(each.started_at <= started for each in told.talks.values()),
        **given.attrs,
    }
    event = "interrogation-held" if writing.stay.case.case_class == CaseClass.CRIMINAL else "inquiry-held"
    own = rulebook().vocabulary.events[event].attributes
    writing.step(event, started, {name: value for name, value in attrs.items() if name in own}, interview)
