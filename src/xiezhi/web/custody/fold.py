"""What a stay is, told from its entries: where the person is, until when, which interviews, what the file lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from xiezhi.seal.verify import Json
from xiezhi.web.custody.kinds import (
    ARRIVED,
    BEGUN,
    BELONGINGS,
    EXIT,
    FAMILY,
    HEALTH,
    HELD,
    LEFT,
    MOVED,
    RECORDING_NOTED,
    RETURNED,
    RIGHTS,
    SAFETY,
)
from xiezhi.web.custody.models import StayState

# What every file holds, and what is asked of each interview in it.
ITEMS = {"safety": SAFETY, "belongings": BELONGINGS, "health": HEALTH, "rights": RIGHTS, "family": FAMILY}
TWO_OFFICERS, RECORDING, INTERVIEW = "two-officers", "recording", "interview"


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as it stands after corrections."""

    entry_id: str
    what: str
    at: datetime
    attrs: Mapping[str, Json]


@dataclass(slots=True)
class Talk:
    """An interview; ``ended_at`` None: it runs."""

    interview_id: str
    started_at: datetime
    officers: list[str]
    room: int | None
    recording: str
    ended_at: datetime | None = None


@dataclass(slots=True)
class Folded:
    """A stay as its entries tell it."""

    arrived_at: datetime
    regime: str = ""
    state: StayState = StayState.IN
    left_at: datetime | None = None
    destination: str = ""
    room: int | None = None
    last_at: datetime | None = None
    talks: dict[str, Talk] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def running(self) -> Talk | None:
        """The interview that runs."""
        return next((each for each in self.talks.values() if each.ended_at is None), None)

    def required(self) -> dict[str, bool]:
        """Return what the file must hold, each with whether it does."""
        wanted = {name: what in self.seen for name, what in ITEMS.items()}
        if self.talks:
            wanted[TWO_OFFICERS] = all(len(each.officers) > 1 for each in self.talks.values())
            wanted[RECORDING] = all(each.recording for each in self.talks.values())
        elif self.state == StayState.LEFT:
            wanted[INTERVIEW] = False
        return wanted


def fold(entries: Iterable[Told]) -> Folded | None:
    """Return the stay that entries tell of; None without an arrival."""
    rows = sorted(entries, key=lambda each: (each.at, each.entry_id))
    first = next((each for each in rows if each.what == ARRIVED), None)
    if first is None:
        return None
    stay = Folded(first.at, str(first.attrs.get("regime", "")))
    for each in rows:
        stay.seen.add(each.what)
        _place(stay, each)
        stay.last_at = max(stay.last_at or each.at, each.at)
    _talks(stay, rows)
    return stay


def _place(stay: Folded, each: Told) -> None:
    if each.what == EXIT:
        stay.state, stay.room = StayState.OUT, None
    elif each.what == RETURNED:
        stay.state = StayState.IN
    elif each.what in (MOVED, BEGUN):
        stay.room = _number(each.attrs.get("room")) or stay.room
    elif each.what == LEFT:
        stay.state, stay.left_at, stay.room = StayState.LEFT, each.at, None
        stay.destination = str(each.attrs.get("to", ""))


def _talks(stay: Folded, rows: Sequence[Told]) -> None:
    """An interview begins as an entry of custody and is an event of the law once it was held."""
    for each in rows:
        if each.what == BEGUN:
            officers = _texts(each.attrs.get("officers"))
            room, recording = _number(each.attrs.get("room")), str(each.attrs.get("recording", ""))
            stay.talks[each.entry_id] = Talk(each.entry_id, each.at, officers, room, recording)
    for each in rows:
        talk = stay.talks.get(str(each.attrs.get("interview", "")))
        if each.what in HELD and talk is not None:
            ended = str(each.attrs.get("ended_at", ""))
            talk.started_at = each.at
            talk.ended_at = datetime.fromisoformat(ended).astimezone(UTC) if ended else each.at
        if each.what == RECORDING_NOTED and talk is not None:
            talk.recording = str(each.attrs.get("recording", ""))


def _texts(value: Json) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _number(value: Json) -> int | None:
    return value if isinstance(value, int) else None
