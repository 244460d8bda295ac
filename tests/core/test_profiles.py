"""Calendar profiles: those of the law are there, and a bad line says where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.core.limits import Unit
from xiezhi.core.profiles import HourRule, ProfileError, RollOver, load_profiles
from xiezhi.law.places import jurisdictions, profiles

PRC = profiles("prc")
HEADER = (
    "id,units,counts_start,rolls_over,hour_rule,last_day_to_last_day,posted_in_time,excludes_travel,"
    "basis_zh,basis_en,note_zh,note_en"
)


def test_every_profile_of_the_catalogue_and_its_review_is_there() -> None:
    assert set(PRC) == {
        "CPL-H", "CPL-H-CUSTODY", "CPL-D", "CPL-D-CUSTODY", "CPL-M", "CPL-M-CUSTODY", "APR-H", "APR-D",
        "APR-D-LIBERTY", "APR-M", "APL-WD", "ACL-WD", "ARL-WD", "ARL-D", "EXPL-WD", "LIT-D", "SCL-D", "SCL-M",
        "ELAPSED", "LOCKUP-DAY", "BAR", "DATE", "NONE",
    }  # fmt: skip
    assert {"LOCAL-D", "ELAPSED"} <= set(profiles("it-cds"))


def test_custody_liberty_and_bars_never_roll() -> None:
    never = {name for name, each in PRC.items() if each.rolls_over is RollOver.NO}
    assert {"CPL-D-CUSTODY", "CPL-M-CUSTODY", "APR-D-LIBERTY", "LOCKUP-DAY", "BAR", "DATE"} <= never
    assert {name for name, each in PRC.items() if each.rolls_over is RollOver.UNSPECIFIED} == {"SCL-D", "SCL-M"}


def test_the_starting_hour_does_not_count_in_three_profiles() -> None:
    assert {name for name, each in PRC.items() if each.hour_rule is HourRule.NEXT_WHOLE_HOUR} == {
        "CPL-H",
        "CPL-H-CUSTODY",
        "APR-H",
    }


def test_every_profile_cites_its_basis_in_both_languages() -> None:
    assert [each for name in jurisdictions() for each in profiles(name).values() if not each.basis.zh] == []
    assert [each for name in jurisdictions() for each in profiles(name).values() if not each.basis.en] == []


def test_a_profile_counts_its_units_only() -> None:
    assert PRC["APL-WD"].counts(Unit.WORKING_DAYS)
    assert not PRC["APL-WD"].counts(Unit.DAYS)
    assert not any(PRC["NONE"].counts(unit) for unit in Unit)


def test_a_profile_without_units_counts_any(tmp_path: Path) -> None:
    path = tmp_path / "profiles.csv"
    path.write_text(f"{HEADER}\nANY,,no,no,elapsed,no,no,no,依据,basis,,\n", encoding="utf-8")
    assert all(load_profiles(path)["ANY"].counts(unit) for unit in Unit)


@pytest.mark.parametrize(
    "line", ["X,days,maybe,no,elapsed,no,no,no,a,b,,", "X,days,no,never,elapsed,no,no,no,a,b,,", "X"]
)
def test_a_bad_line_says_where_it_is(tmp_path: Path, line: str) -> None:
    path = tmp_path / "profiles.csv"
    path.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=r"profiles\.csv:2"):
        load_profiles(path)
