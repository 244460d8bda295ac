"""Calendar profiles: how an instrument counts its limits. The profiles themselves are data (``profiles.csv``)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text


class RollOver(StrEnum):
    """What happens when the last day is a rest day. ``unspecified``: the text is silent; both readings are kept."""

    YES = "yes"
    NO = "no"
    UNSPECIFIED = "unspecified"


class HourRule(StrEnum):
    """From when hours run: from the instant, or from the next whole hour (the starting hour does not count)."""

    ELAPSED = "elapsed"
    NEXT_WHOLE_HOUR = "next-whole-hour"


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of counting. ``units`` lists the units it may count; empty means any."""

    profile_id: str
    units: tuple[str, ...]
    counts_start: bool
    rolls_over: RollOver
    hour_rule: HourRule
    last_day_to_last_day: bool
    posted_in_time: bool
    excludes_travel: str
    basis: Text
    note: Text


class ProfileError(XiezhiError):
    """A profile file cannot be read."""


_YES_NO = {"yes": True, "no": False}


def load_profiles(path: Path) -> Mapping[str, Profile]:
    """Read ``profiles.csv``; raise ``ProfileError`` naming file, line and column."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return {row["id"]: _profile(row, f"{path}:{reader.line_num}") for row in reader}


def _profile(row: Mapping[str, str], where: str) -> Profile:
    try:
        return Profile(
            profile_id=row["id"],
            units=tuple(row["units"].split()),
            counts_start=_YES_NO[row["counts_start"]],
            rolls_over=RollOver(row["rolls_over"]),
            hour_rule=HourRule(row["hour_rule"]),
            last_day_to_last_day=_YES_NO[row["last_day_to_last_day"]],
            posted_in_time=_YES_NO[row["posted_in_time"]],
            excludes_travel=row["excludes_travel"],
            basis=Text(row["basis_zh"], row["basis_en"]),
            note=Text(row["note_zh"], row["note_en"]),
        )
    except (KeyError, ValueError) as error:
        raise ProfileError(
            where,
            Text(f"无法读取的值 {error}", f"cannot read the value {error}"),
            Text("对照 docs/reference/time.md 的列说明修改", "compare with the columns in docs/reference/time.md"),
        ) from error
