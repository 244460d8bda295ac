"""Where the built-in rulebooks, calendars and profiles lie; read without the rulebook loader, for a quick start."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from xiezhi.core.calendar import WorkingCalendar, load_calendar
from xiezhi.core.errors import XiezhiError
from xiezhi.core.profiles import Profile, load_profiles
from xiezhi.core.text import Text

_RULEBOOKS = Path(__file__).parent / "rulebook"


class UnknownJurisdictionError(XiezhiError):
    """No built-in rulebook has this name."""


class UnknownZoneError(XiezhiError):
    """A rulebook does not say whose midnight begins a legal day."""


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


def imported_notices(name: str, environment: Mapping[str, str]) -> Path:
    """Return the folder that holds the notices a user has imported for a jurisdiction; it need not exist.

    ``environment`` decides by ``XDG_DATA_HOME``, else by ``HOME``.
    """
    data = environment.get("XDG_DATA_HOME", "")
    home = Path(data) if data else Path(environment.get("HOME", "/")) / ".local" / "share"
    return home / "xiezhi" / "calendars" / name


_ZONE_LINE = re.compile(r"^zone: (?P<zone>\S+)$", re.MULTILINE)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of a built-in rulebook: the line ``zone:`` of its ``jurisdiction.yaml``, without YAML."""
    path = jurisdiction_folder(name) / "jurisdiction.yaml"
    line = _ZONE_LINE.search(path.read_text(encoding="utf-8"))
    if line is None:
        raise UnknownZoneError(
            str(path),
            Text("没有 zone 一行", "there is no line zone:"),
            Text("写明 zone: Asia/Shanghai", "name the zone"),
        )
    return ZoneInfo(line["zone"])


def profiles(name: str) -> Mapping[str, Profile]:
    """Return the calendar profiles of a built-in rulebook."""
    return load_profiles(jurisdiction_folder(name) / "profiles.csv")
