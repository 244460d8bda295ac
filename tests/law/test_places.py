"""Where built-in rulebooks lie, and where a user's notices do."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.law import places


def test_imported_notices_follow_the_environment() -> None:
    assert places.imported_notices("prc", {"XDG_DATA_HOME": "/d"}) == Path("/d/xiezhi/calendars/prc")
    assert places.imported_notices("prc", {"HOME": "/h"}) == Path("/h/.local/share/xiezhi/calendars/prc")
    assert places.imported_notices("prc", {"XDG_DATA_HOME": "", "HOME": "/h"}).parts[1] == "h"


def test_each_rulebook_names_its_zone() -> None:
    assert {name: places.zone_of(name).key for name in ("prc", "it-cds")} == {
        "prc": "Asia/Shanghai",
        "it-cds": "Europe/Rome",
    }


def test_a_rulebook_without_zone_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "xx"
    folder.mkdir()
    (folder / "profiles.csv").write_text("id\n", encoding="utf-8")
    (folder / "jurisdiction.yaml").write_text("id: xx\n", encoding="utf-8")
    monkeypatch.setattr(places, "_RULEBOOKS", tmp_path)
    with pytest.raises(places.UnknownZoneError, match="zone"):
        places.zone_of("xx")


def test_a_rulebook_without_calendar_knows_no_day() -> None:
    assert places.working_calendar("it-cds").coverage == ()


def test_an_unknown_rulebook_is_refused_with_the_known_ones() -> None:
    with pytest.raises(places.UnknownJurisdictionError, match="it-cds, prc"):
        places.jurisdiction_folder("fr")
