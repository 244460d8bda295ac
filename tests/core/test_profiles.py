"""Calendar profiles are data: what they say is what the catalogue of the law says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from xiezhi.core.profiles import HourRule, ProfileError, RollOver, load_profiles
from xiezhi.law.places import profiles

HEAD = (
    "id,units,counts_start,rolls_over,hour_rule,last_day_to_last_day,posted_in_time,excludes_travel,"
    "basis_zh,basis_en,note_zh,note_en\n"
)


@pytest.mark.parametrize("name", ["prc", "it-cds"])
def test_every_profile_names_its_basis_in_both_languages(name: str) -> None:
    for each in profiles(name).values():
        assert each.basis.zh
        assert each.basis.en
        assert bool(each.note.zh) == bool(each.note.en)


def test_custody_and_liberty_never_roll_over() -> None:
    kept = {name for name, each in profiles("prc").items() if each.rolls_over is RollOver.NO and "days" in each.units}
    assert {"CPL-D-CUSTODY", "APR-D-LIBERTY", "LOCKUP-DAY"} <= kept
    assert profiles("prc")["SCL-D"].rolls_over is RollOver.UNSPECIFIED


def test_the_starting_hour_counts_only_where_time_is_elapsed() -> None:
    for name in ("CPL-H", "CPL-H-CUSTODY", "APR-H"):
        assert profiles("prc")[name].hour_rule is HourRule.NEXT_WHOLE_HOUR
    assert profiles("prc")["ELAPSED"].hour_rule is HourRule.ELAPSED


def test_travel_is_no_excuse_in_custody() -> None:
    assert profiles("prc")["CPL-H"].excludes_travel == "yes"
    assert profiles("prc")["CPL-H-CUSTODY"].excludes_travel == "no"


def test_the_profiles_are_those_of_the_catalogue(shared: Path) -> None:
    """Every profile of the catalogue but NONE is here, and rolls over exactly where the catalogue says so."""
    catalogue = yaml.load((shared / "law" / "rules_catalogue.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    said = catalogue["meta"]["calendar_profiles"]
    ours = profiles("prc")
    assert set(said) - {"NONE"} <= set(ours)
    words = {True: RollOver.YES, False: RollOver.NO, "unspecified": RollOver.UNSPECIFIED}
    for name, each in said.items():
        if "rollover_on_holiday" in each:
            assert ours[name].rolls_over is words[each["rollover_on_holiday"]], name


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("X,days,perhaps,no,elapsed,no,no,no,依据,basis,,", "perhaps"),
        ("X,days,no,sometimes,elapsed,no,no,no,依据,basis,,", "sometimes"),
        ("X,days,no,no,half-hour,no,no,no,依据,basis,,", "half-hour"),
        ("X,fortnights,no,no,elapsed,no,no,no,依据,basis,,", "fortnights"),
        ("X,days,no", "cannot read"),
        ("X", "cannot read"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, what: str) -> None:
    file = tmp_path / "profiles.csv"
    file.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=what) as caught:
        load_profiles(file)
    assert caught.value.where == f"{file}:2"


def test_a_profile_named_twice_is_refused(tmp_path: Path) -> None:
    row = "X,days,no,no,elapsed,no,no,no,依据,basis,,\n"
    file = tmp_path / "profiles.csv"
    file.write_text(HEAD + row + row, encoding="utf-8")
    with pytest.raises(ProfileError, match="twice"):
        load_profiles(file)
