"""One act on a stay: its entries in the journal, and the stay folded anew once they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from xiezhi.engine.log import FACT_RECORDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.custody.actions.legal import new_facts
from xiezhi.web.custody.models import Stay, StayEntry
from xiezhi.web.custody.problems import StateError
from xiezhi.web.custody.projection import folded, keep, project
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.viewer import Viewer


@dataclass(slots=True)
class Writing:
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


def in_time(where: str, at: datetime, now: datetime) -> None:
    """Refuse what lies in the future."""
    if at > now:
        raise CaseError(where, "时间晚于现在", "it lies in the future")


def finished(stay: Stay) -> Stay:
    """Fold the stay anew and store it; nothing may lie before its arrival or after its departure."""
    told = folded(stay)
    if told is None:
        raise LookupError(f"stay {stay.pk} has no arrival")
    moments = [told.last_at or told.arrived_at, *(each.ended_at for each in told.talks.values() if each.ended_at)]
    first = min(each.at for each in StayEntry.objects.filter(stay=stay, void=False).exclude(what=FACT_RECORDED))
    if first < told.arrived_at or (told.left_at is not None and told.left_at < max(moments)):
        raise StateError("更正后步骤将在到案之前或离开之后", "a step would lie outside arrival and departure")
    project(stay, told)
    return stay
