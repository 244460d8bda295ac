"""A stay from arrival to departure: each step an event of the law, or an entry of custody where the law has none.

The stay is locked before its state is looked at, so that of two who press at once the second is told what stands now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from xiezhi.engine.history import EVENT_CORRECTED, EVENT_VOIDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import record, record_of
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case, CaseClass, Party
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.custody.actions.legal import arrival_facts, extension, facts_of, known_sex, new_facts
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
from xiezhi.web.custody.models import Centre, Stay, StayEntry, StayState
from xiezhi.web.custody.problems import StateError
from xiezhi.web.custody.projection import folded, keep, project
from xiezhi.web.custody.queries import APPEND, CORRECT, record_of_stay
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
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


@dataclass(slots=True)
class _Writing:
    """One act on a stay: who, when, and why a critical breach is entered all the same."""

    actor: Viewer | None
    stay: Stay
    now: datetime
    reason: str

    def event(self, step: Step) -> Entry:
        """Record a step in the thread of the case, and take it into the stay."""
        case = self.stay.case
        record(actor=self.actor, case=case, step=step, now=self.now, reason=self.reason, demanded=True)
        entry = Entry.objects.filter(thread_id=case.thread_id).latest("seq")
        keep(entry, self.stay)
        return entry

    def step(self, event: str, at: datetime, attrs: Mapping[str, Json], item: str = "") -> Entry:
        """Record an event about the person of the stay."""
        keys = {"stay": self.stay.pk} | ({"item": item} if item else {})
        return self.event(Step(event, at, person_id=self.stay.person_id, keys=keys, attrs=attrs))

    def facts(self, facts: Mapping[str, Json]) -> None:
        """Record facts that are not known yet, as true since the arrival."""
        for step in new_facts(self.stay, facts):
            self.event(step)

    def noted(self, kind: str, at: datetime, attrs: Mapping[str, Json], item: str = "") -> Entry:
        """Write an entry of custody that the law has no event for."""
        keys = {"stay": self.stay.pk} | ({"item": item} if item else {})
        note = Note(Kind.ACT, "custody-noted", occurred_at=at, keys=keys, attrs={"kind": kind, **attrs})
        entry = write(note, SYSTEM if self.actor is None else self.actor.author, self.now)
        keep(entry, self.stay)
        return entry


@transaction.atomic
def arrive(*, actor: Viewer | None, case: Case, arrival: Arrival, now: datetime, reason: str = "") -> Stay:
    """Take somebody into a centre; ``StateError`` if he has not left the last one."""
    if actor is not None:
        actor.demand(APPEND, record_of(case), legal_day(now), case.pk)
    _in_time("at", arrival.at, now)
    _in_time("entered_at", arrival.entered_at, now)
    if arrival.entered_at < arrival.at:
        raise StateError("进入办案区的时间早于到案", "the area was entered before the arrival")
    Centre.objects.select_for_update().get(pk=arrival.centre.pk)
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
    writing = _Writing(actor, stay, now, reason)
    writing.facts(arrival_facts(stay, arrival.facts))
    attrs = {"regime": arrival.regime, "place": "police-premises", **arrival.attrs}
    writing.step(ARRIVED, arrival.at, attrs)
    writing.step(ENTERED, arrival.entered_at, {"site_id": arrival.centre.pk})
    return _finished(stay)


def _number(centre: Centre, now: datetime) -> str:
    """Return the next number of a centre and year; the centre is locked."""
    head = f"{centre.unit.code}办〔{legal_day(now).year}〕"
    return f"{head}{Stay.objects.filter(number__startswith=head).count() + 1}号"


def _in_time(where: str, at: datetime, now: datetime) -> None:
    if at > now:
        raise CaseError(where, "时间晚于现在", "it lies in the future")


@transaction.atomic
def enter(*, actor: Viewer | None, stay_id: str, kind: StepKind, given: Given, now: datetime, reason: str = "") -> Stay:
    """Enter a step; ``StateError`` where the stay is not in a state for it, ``CaseError`` where it says too little."""
    stay = Stay.objects.select_for_update(of=("self",)).select_related("case", "centre__unit").get(pk=stay_id)
    if actor is not None:
        actor.demand(APPEND, record_of_stay(stay), legal_day(now), stay.pk)
    _in_time("at", given.at, now)
    _fits(stay, kind, given)
    writing = _Writing(actor, stay, now, reason)
    _write_step(writing, kind, given)
    return _finished(stay)


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


def _write_step(writing: _Writing, kind: StepKind, given: Given) -> None:
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


def _begin(writing: _Writing, given: Given) -> None:
    if not given.officers:
        raise CaseError("officers", "至少一名民警", "at least one officer")
    if given.until is not None and not given.at <= given.until <= writing.now:
        raise StateError("结束时间须在开始之后、现在之前", "it ends after it began and not in the future")
    attrs: dict[str, Json] = {"officers": list(given.officers), "room": given.room, "recording": given.recording}
    begun = writing.noted(BEGUN, given.at, attrs)
    if given.until is not None:
        _held(writing, begun.pk, given.at, given.until, given)


def _end(writing: _Writing, given: Given) -> None:
    told = folded(writing.stay)
    running = None if told is None else told.running
    if running is None:
        raise StateError("没有正在进行的讯（询）问", "no interview is running")
    if given.recording:
        writing.noted(RECORDING_NOTED, given.at, {"recording": given.recording}, running.interview_id)
    _held(writing, running.interview_id, running.started_at, given.at, given)


def _held(writing: _Writing, interview: str, started: datetime, ended: datetime, given: Given) -> None:
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


@dataclass(frozen=True, slots=True)
class Correction:
    """What is wrong with an entry: another time, another end (of an interview), or that it does not count at all."""

    entry_id: str
    reason: str
    at: datetime | None = None
    until: datetime | None = None
    void: bool = False


@transaction.atomic
def correct(*, actor: Viewer, stay_id: str, correction: Correction, now: datetime) -> Stay:
    """Supersede an entry of a stay; the former one stays in the journal, with the reason beside it."""
    stay = Stay.objects.select_for_update(of=("self",)).select_related("case", "centre__unit").get(pk=stay_id)
    actor.demand(CORRECT, record_of_stay(stay), legal_day(now), stay.pk)
    row = StayEntry.objects.filter(pk=correction.entry_id, stay=stay).first()
    if row is None or row.void:
        raise StateError("没有这条有效记录", "there is no such entry that counts")
    if not correction.reason.strip():
        raise CaseError("reason", "须写明更正理由", "say why it is corrected")
    if row.what == ARRIVED and correction.void:
        raise StateError("到案不能作废，只能更正时间", "an arrival cannot be voided, only its time corrected")
    _changes_something(row, correction, now)
    _supersede(_Writing(actor, stay, now, correction.reason), row, correction)
    try:
        with transaction.atomic():
            return _finished(stay)
    except IntegrityError as error:
        raise StateError("此人已在另一次留置中", "the person is in another stay by now") from error


def _changes_something(row: StayEntry, correction: Correction, now: datetime) -> None:
    for moment in (correction.at, correction.until):
        if moment is not None:
            _in_time("at", moment, now)
    if not correction.void and correction.at is None and correction.until is None:
        raise CaseError("at", "须给出正确的时间，或者作废", "give the right time, or void the entry")
    started = correction.at or row.at
    if correction.until is not None and correction.until < started:
        raise StateError("结束早于开始", "it ends before it began")


def _supersede(writing: _Writing, row: StayEntry, correction: Correction) -> None:
    attrs: dict[str, Json] = {}
    if correction.at is not None and not correction.void:
        attrs["occurred_at"] = correction.at.isoformat()
    if correction.until is not None and not correction.void:
        attrs["ended_at"] = correction.until.isoformat()
    former, keys = row.corrected_by or row.pk, {"stay": writing.stay.pk}
    author = SYSTEM if writing.actor is None else writing.actor.author
    is_act = row.what in ACTS
    note = Note(
        Kind.ACT,
        "custody-corrected",
        purpose=correction.reason.strip()[:200],
        supersedes=former if is_act else None,
        keys=keys,
        attrs={"entry": row.pk, "void": correction.void, **attrs},
    )
    written = write(note, author, writing.now)
    if is_act:
        keep(written, writing.stay)
        return
    event = EVENT_VOIDED if correction.void else EVENT_CORRECTED
    step = Step(event, writing.now, person_id=writing.stay.person_id, keys=keys, attrs=attrs, supersedes=former)
    writing.event(step)


def _finished(stay: Stay) -> Stay:
    told = folded(stay)
    if told is None:
        raise LookupError(f"stay {stay.pk} has no arrival")
    moments = [told.last_at or told.arrived_at, *(each.ended_at for each in told.talks.values() if each.ended_at)]
    first = min(each.at for each in StayEntry.objects.filter(stay=stay, void=False).exclude(what="fact-recorded"))
    if first < told.arrived_at or (told.left_at is not None and told.left_at < max(moments)):
        raise StateError("更正后步骤将在到案之前或离开之后", "a step would lie outside arrival and departure")
    project(stay, told)
    return stay
