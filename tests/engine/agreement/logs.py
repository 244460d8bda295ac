"""Random logs: few values, so that events meet; gaps, days without a time, late facts, the edges of calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from tests.engine.building import SHANGHAI, Cell, Line, Words, fact
from xiezhi.law.model import ValueType

ZONES = (SHANGHAI, SHANGHAI, "Europe/Rome", "America/Santiago")
"""Rome changes its hour in the night of 25 October 2026; Santiago has no midnight on 6 September 2026."""

SEASONS = (
    date(2026, 1, 28),  # Spring Festival with make-up working days
    date(2026, 8, 25),  # Santiago's change
    date(2026, 9, 20),  # National Day
    date(2026, 10, 15),  # Rome's change
    date(2026, 12, 5),  # the end of the known calendar
)
PERSONS = ("P1", "P2", "P3")
WORDS = ("red", "blue", "green")
HOURS = ("00:00", "00:30", "02:30", "09:00", "09:30", "12:01", "17:45", "23:59")
MEMBERS = ("o1", "o2", "o3", "o4")


def zone(rng: Random) -> str:
    """Return the zone of a jurisdiction."""
    return rng.choice(ZONES)


class LogMaker:
    """Makes the lines of one log."""

    def __init__(self, rng: Random, words: Words) -> None:
        self.rng = rng
        self.words = words
        self.begin = rng.choice(SEASONS)
        self.span = rng.choice((3, 12, 40, 90))
        self.persons = PERSONS[: rng.randint(0, len(PERSONS))]
        self.gaps = rng.choice((0.0, 0.1, 0.35))
        self.vague = rng.choice((0.0, 0.0, 0.15, 0.4))
        self.shared_times = [self._time() for _ in range(3)]

    def lines(self) -> list[Line]:
        """Return the events and facts of one to three threads, shuffled as a file may be."""
        lines = [line for n in range(self.rng.randint(1, 3)) for line in self._thread(f"T{n}")]
        self.rng.shuffle(lines)
        return lines

    def as_of(self) -> str | None:
        """Return an evaluation instant: unset, within the log, or long after it."""
        chance = self.rng.random()
        if chance < 0.2:
            return None
        if chance < 0.6:
            return self._time()
        return str(self.begin + timedelta(days=self.span + self.rng.choice((0, 20, 500))))

    def _thread(self, thread: str) -> list[Line]:
        numbers = list(range(self.rng.randint(3, 14)))
        if self.rng.random() < 0.3:
            self.rng.shuffle(numbers)
        if self.rng.random() < 0.2:
            numbers = [number // 2 for number in numbers]
        events = [self._event(thread, seq, f"{thread}-{n}") for n, seq in enumerate(numbers)]
        return events + [self._fact(thread) for _ in range(self.rng.randint(0, 8))]

    def _event(self, thread: str, seq: int, event_id: str) -> Line:
        at = self.rng.choice(self.shared_times) if self.rng.random() < 0.2 else self._time()
        if self.rng.random() < self.vague:
            at = at[: len("2026-03-02")]
        return Line(
            event=self.rng.choice(self.words.kinds),
            at=at,
            event_id=event_id,
            thread=thread,
            seq=seq,
            person=self._maybe(self.persons),
            actor=self._maybe(MEMBERS),
            role=self._maybe(WORDS),
            unit=self._maybe(WORDS),
            keys={key: value for key, value in self._keys() if value is not None},
            attrs=self._attributes(),
            root=self.rng.choice((None, None, f"root-{event_id}")),
        )

    def _keys(self) -> list[tuple[str, str | None]]:
        several = self.rng.choice((1, 2))
        return [(key, self._maybe([f"{key}{n}" for n in range(several)])) for key in self.words.keys]

    def _attributes(self) -> dict[str, Cell]:
        found = {}
        for name, kind in self.words.attributes.items():
            if self.rng.random() >= self.gaps:
                found[name] = self._cell(kind)
        return found

    def _cell(self, kind: ValueType) -> Cell:
        match kind:
            case ValueType.NUMBER:
                return self.rng.choice(("0", "1", "2", "2.5", "3.25", "-1"))
            case ValueType.BOOL:
                return self.rng.random() < 0.5
            case ValueType.TEXT:
                return self.rng.choice(WORDS)
            case ValueType.DATE:
                return self._time()[: len("2026-03-02")]
            case ValueType.INSTANT:
                return f"{self._time()}:00{self.rng.choice(('', '+00:00', '+08:00'))}"
            case ValueType.TEXTS:
                return self.rng.sample(MEMBERS, self.rng.randint(0, 2))

    def _fact(self, thread: str) -> Line:
        kinds = dict(self.words.case_facts)
        person = self._maybe(self.persons)
        if person is not None:
            kinds |= self.words.person_facts
        name = self.rng.choice(sorted(kinds))
        cell = self._cell(kinds[name])
        value = None if self.rng.random() < 0.05 else _fact_text(cell)
        at = self.rng.choice((None, None, self._time(), self.rng.choice(self.shared_times)))
        recorded = self.rng.choice((None, self._time()))
        owner = person if name in self.words.person_facts else None
        return fact(name, value, at, thread=thread, person=owner, recorded_at=recorded)

    def _time(self) -> str:
        day = self.begin + timedelta(days=self.rng.randint(0, self.span))
        return f"{day}T{self.rng.choice(HOURS)}"

    def _maybe(self, values: Sequence[str]) -> str | None:
        if not values or self.rng.random() < self.gaps:
            return None
        return self.rng.choice(values)


def _fact_text(cell: Cell) -> str:
    """Return a fact's value as text: a list as JSON."""
    if isinstance(cell, list):
        return "[" + ", ".join(f'"{member}"' for member in cell) + "]"
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
