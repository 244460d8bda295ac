"""The live board: every stay that one may see, with the clock that runs out next and what is wrong.

What is met, running or broken is what the page of the case says: the same stored obligations, asked at the same moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.queries import Standing, obligations
from xiezhi.web.custody.flags import Flag, flags_of
from xiezhi.web.custody.models import Interview, Stay, StayEntry, StayState
from xiezhi.web.custody.queries import LIST, stays
from xiezhi.web.org.viewer import Viewer

SOON = timedelta(hours=1)
FAILING = frozenset({Verdict.LATE, Verdict.OVERDUE, Verdict.VIOLATED})
_LIMIT = "duration-limit"


class Light(StrEnum):
    """Red: broken; amber: runs out within the hour, a warning, a flag, or a limit that cannot be told; green: none."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


@dataclass(slots=True)
class Clocks:
    """What the law asks of one stay at a moment: every obligation that an entry of the stay began."""

    rows: list[Standing] = field(default_factory=list)

    @property
    def pending(self) -> list[Standing]:
        """Those that are not met yet and not broken, whether or not they have an end."""
        rows = [each for each in self.rows if each.verdict_now == Verdict.PENDING]
        return sorted(rows, key=lambda each: (each.due_at is None, str(each.due_at), each.rule_id))

    @property
    def running(self) -> list[Standing]:
        """Those of them that have an end, the first due first."""
        return [each for each in self.pending if each.due_at is not None]

    @property
    def broken(self) -> list[Standing]:
        """Those that are breached."""
        return [each for each in self.rows if each.verdict_now in FAILING and each.level_now == Level.BREACH]

    @property
    def warned(self) -> list[Standing]:
        """Those that failed at the level of a warning."""
        return [each for each in self.rows if each.verdict_now in FAILING and each.level_now != Level.BREACH]

    @property
    def unclear(self) -> list[Standing]:
        """Limits on the length of the stay that cannot be told, for want of a fact."""
        return [each for each in self.rows if each.verdict_now == Verdict.CANNOT_TELL and is_limit(each)]

    @property
    def overstay(self) -> bool:
        """Say whether the person has stayed, or stays, longer than the law allows."""
        return any(is_limit(each) for each in (*self.broken, *self.warned))

    def light(self, now: datetime, *, flagged: bool = False) -> Light:
        """Return the light of the stay; ``flagged``: something is wrong with an interview."""
        if self.broken:
            return Light.RED
        soon = any(each.due_at is not None and each.due_at - now <= SOON for each in self.running)
        return Light.AMBER if soon or flagged or self.warned or self.unclear else Light.GREEN


def is_limit(each: Standing) -> bool:
    """Say whether an obligation limits how long the person stays."""
    return each.rule_id in rules() and rules()[each.rule_id].kind == _LIMIT


def clocks_of(found: Sequence[Stay], now: datetime) -> Mapping[str, Clocks]:
    """Return the clocks of each stay, by its id."""
    began = dict[str, str]()
    for entry_id, corrected_by, stay_id in StayEntry.objects.filter(stay__in=found).values_list(
        "entry_id", "corrected_by", "stay_id"
    ):
        began[entry_id] = stay_id
        if corrected_by:
            began[corrected_by] = stay_id
    clocks: dict[str, Clocks] = defaultdict(Clocks)
    for each in obligations(now).filter(thread_id__in={stay.case.thread_id for stay in found}):
        stay_of = began.get(each.subject_event_id)
        if stay_of is not None and each.rule_id in rules():
            clocks[stay_of].rows.append(each)
    return clocks


@dataclass(frozen=True, slots=True)
class Line:
    """One stay on the board."""

    stay: Stay
    clocks: Clocks
    flags: tuple[Flag, ...]
    light: Light
    talk: Interview | None

    @property
    def urgency(self) -> tuple[object, ...]:
        """What needs eyes first stands first."""
        first = next(iter(self.clocks.running), None)
        return (list(Light).index(self.light), str(first.due_at) if first else "9", self.stay.number)


def board(viewer: Viewer, now: datetime) -> list[Line]:
    """Return the stays that the viewer may list and that are not over, the most urgent first."""
    found = list(stays(viewer, LIST, now).exclude(state=StayState.LEFT))
    return sorted(lines(found, now), key=lambda each: each.urgency)


def lines(found: Sequence[Stay], now: datetime) -> list[Line]:
    """Return stays as the board shows them."""
    if not found:
        return []
    clocks, talks = clocks_of(found, now), _talks(found)
    flags = flags_of(_near(talks))
    running = {each.stay_id: each for each in talks if each.ended_at is None}
    return [
        _line(each, clocks.get(each.pk, Clocks()), flags.get(each.pk, set()), running.get(each.pk), now)
        for each in found
    ]


def _line(stay: Stay, clocks: Clocks, flags: set[Flag], talk: Interview | None, now: datetime) -> Line:
    return Line(stay, clocks, tuple(sorted(flags)), clocks.light(now, flagged=bool(flags)), talk)


def _talks(found: Iterable[Stay]) -> list[Interview]:
    return list(Interview.objects.filter(stay__in=[each.pk for each in found]).select_related("stay", "room"))


def _near(talks: Sequence[Interview]) -> list[Interview]:
    """Return these interviews and those of other stays that may overlap with them; closed records are left out."""
    if not talks:
        return []
    first = min(each.started_at for each in talks)
    rows = Interview.objects.filter(stay__case__record_closed=False).exclude(pk__in=[each.pk for each in talks])
    near = rows.filter(ended_at__gt=first) | rows.filter(ended_at__isnull=True)
    return [*talks, *near.select_related("stay")]
