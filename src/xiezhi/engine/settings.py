"""What a judgement needs besides the log and the rulebook: the evaluation instant, the calendar and the profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xiezhi.core.calendar import WorkingCalendar
from xiezhi.core.periods import Instant
from xiezhi.core.profiles import Profile


@dataclass(frozen=True, slots=True)
class Settings:
    """The same for both evaluators. Instants are microseconds since 1970-01-01 UTC.

    ``as_of`` is the evaluation instant; None stands for the last ``occurred_at`` of the table that is judged.
    ``known_at`` cuts what was recorded later; it is applied by the history of corrections, before judging.
    ``zone`` is the IANA name of the zone whose midnight begins a legal day.
    """

    as_of: Instant | None
    known_at: Instant | None
    calendar: WorkingCalendar
    profiles: Mapping[str, Profile]
    zone: str
