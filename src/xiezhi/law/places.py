"""Where the built-in rulebooks, calendars and profiles lie; read without the rulebook loader, for a quick start."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from xiezhi.core.calendar import WorkingCalendar, load_calendar
from xiezhi.core.errors import XiezhiError
from xiezhi.core.profiles import Profile, load_profiles
from xiezhi.core.text import Text

_RULEBOOKS = Path(__file__).parent / "rulebook"


class UnknownJurisdictionError(XiezhiError):
    """No built-in rulebook has this name."""


def jurisdictions() -> tuple[str, ...]:
    """Return the names of the built-in rulebooks."""
    return tuple(sorted(folder.name for folder in _RULEBOOKS.iterdir() if (folder / "profiles.csv").exists()))


def jurisdiction_folder(name: str) -> Path:
    """Return the folder of a built-in rulebook; raise ``UnknownJurisdictionError`` for any other name."""
    if name not in jurisdictions():
        known = ", ".join(jurisdictions())
        raise UnknownJurisdictionError(
            name,
            Text(f"没有名为 {name!r} 的规则库", f"there is no rulebook named {name!r}"),
            Text(f"请从中选择：{known}", f"choose one of: {known}"),
        )
    return _RULEBOOKS / name


def working_calendar(name: str, more: Path | None = None) -> WorkingCalendar:
    """Return the working-day calendar of a built-in rulebook, with the notices of a further folder laid over it."""
    calendar = load_calendar(jurisdiction_folder(name) / "calendars")
    if more is None or not more.is_dir():
        return calendar
    imported = load_calendar(more)
    return calendar.merged(imported.special.values(), imported.coverage)


def profiles(name: str) -> Mapping[str, Profile]:
    """Return the calendar profiles of a built-in rulebook."""
    return load_profiles(jurisdiction_folder(name) / "profiles.csv")
