"""What a rulebook is judged on besides the log: its calendar, its profiles, its zone and the instants of the run."""

from __future__ import annotations

from pathlib import Path

from xiezhi.core.calendar import WorkingCalendar, load_calendar
from xiezhi.core.profiles import load_profiles
from xiezhi.engine.settings import Settings
from xiezhi.law.model import Rulebook
from xiezhi.law.places import jurisdictions, profiles, user_calendars, working_calendar

_FALLBACK = "prc"
_NO_CALENDAR = "none"


def settings_for(rulebook: Rulebook, as_of: int | None, known_at: int | None, zone: str | None = None) -> Settings:
    """Return the settings of a run; the instants are µs since 1970 UTC, ``zone`` by default the jurisdiction's."""
    file = Path(rulebook.folder) / "profiles.csv"
    return Settings(
        as_of=as_of,
        known_at=known_at,
        calendar=calendar_for(rulebook),
        profiles=load_profiles(file) if file.is_file() else profiles(_FALLBACK),
        zone=zone or rulebook.jurisdiction.zone,
    )


def calendar_for(rulebook: Rulebook) -> WorkingCalendar:
    """Return the working calendar a rulebook names: none, a folder of its own, or that of a built-in rulebook."""
    name = rulebook.jurisdiction.calendar
    if name == _NO_CALENDAR:
        return WorkingCalendar()
    folder = Path(rulebook.folder) / name
    if not folder.is_dir():
        return working_calendar(name if name in jurisdictions() else _FALLBACK)
    imported = load_calendar(user_calendars(rulebook.jurisdiction.jurisdiction))
    return load_calendar(folder).merged(imported.special.values(), imported.coverage)
