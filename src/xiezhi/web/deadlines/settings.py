"""The data file ``reminders.yaml``, read once: when a deadline is due soon, when and to whom it is escalated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

import yaml

from xiezhi.law.model import Severity

_FILE = Path(__file__).parent / "reminders.yaml"
_ELAPSED = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Ahead:
    """How long before its due instant a deadline is due soon: elapsed time, or to the end of the n-th working day."""

    elapsed: timedelta | None
    working_days: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Limits of a unit up to a number (None: all that remain) and how long ahead they are told."""

    up_to: int | None
    ahead: Ahead


@dataclass(frozen=True, slots=True)
class Level:
    """Who is told of a deadline that has passed, and how long after its due instant."""

    after: timedelta
    role: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """What the file says."""

    due_soon: Mapping[str, Sequence[Line]]
    escalation: Mapping[Severity, Sequence[Level]]
    from_hour: int
    to_hour: int

    def ahead_of(self, unit: str, value: int) -> Ahead:
        """Return how long ahead a limit is told.

        >>> reminders().ahead_of("hours", 24).elapsed
        datetime.timedelta(seconds=21600)
        """
        return next(line.ahead for line in self.due_soon[unit] if line.up_to is None or value <= line.up_to)


class _LineText(TypedDict, total=False):
    up_to: int
    ahead: str
    after: str
    to: str


@cache
def reminders() -> Reminders:
    """Read the data file."""
    given = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    due_soon = cast("dict[str, list[_LineText]]", given["due_soon"])
    escalation = cast("dict[str, list[_LineText]]", given["escalation"])
    return Reminders(
        {unit: [Line(each.get("up_to"), _ahead(each["ahead"])) for each in lines] for unit, lines in due_soon.items()},
        {
            Severity(name): [Level(_elapsed(each["after"]), each["to"]) for each in levels]
            for name, levels in escalation.items()
        },
        int(given["digest"]["from_hour"]),
        int(given["digest"]["to_hour"]),
    )


def _ahead(text: str) -> Ahead:
    number, _, unit = text.partition(" ")
    return Ahead(None, int(number)) if unit == "working-days" else Ahead(_elapsed(text))


def _elapsed(text: str) -> timedelta:
    number, _, unit = text.partition(" ")
    return int(number) * _ELAPSED[unit]
