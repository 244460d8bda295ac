"""Where rulebooks, calendars and profiles lie."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xiezhi.law.places import (
    UnknownJurisdictionError,
    jurisdiction_folder,
    jurisdictions,
    profiles,
    user_calendars,
    working_calendar,
    zone,
)


def test_the_built_in_rulebooks_are_known_by_name() -> None:
    assert {"prc", "it-cds"} <= set(jurisdictions())
    assert jurisdiction_folder("prc").name == "prc"


def test_another_name_is_refused_with_the_choice() -> None:
    with pytest.raises(UnknownJurisdictionError, match="choose one of: it-cds, prc"):
        profiles("atlantis")


def test_each_has_its_zone() -> None:
    assert str(zone("prc")) == "Asia/Shanghai"
    assert str(zone("it-cds")) == "Europe/Rome"


def test_imported_notices_lie_over_the_built_in_calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = user_calendars("prc")
    folder.mkdir(parents=True)
    (folder / "0001-2027.csv").write_text(
        "date,kind,occasion_zh,occasion_en,notice\n2027-01-01/2027-12-31,covers,,,N\n2027-01-01,rest,元旦,NY,N\n"
    )
    assert not working_calendar("prc").is_working(date(2027, 1, 1))
    assert working_calendar("prc").is_known(date(2026, 1, 1))
    assert working_calendar("prc", tmp_path / "none").is_working(date(2027, 1, 1))


def test_without_the_variable_they_lie_in_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert user_calendars("prc") == Path("/home/someone/.local/share/xiezhi/calendars/prc")
