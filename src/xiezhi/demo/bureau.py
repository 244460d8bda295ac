"""A fictional bureau: its stations and posts. No name here belongs to a real place."""

from __future__ import annotations

from dataclasses import dataclass

_COUNTIES = ("青岗", "云溪", "平湖", "石桥", "东陵", "白水", "安远", "临河")
_STATIONS_PER_COUNTY = 11


@dataclass(frozen=True, slots=True)
class Post:
    """Where a thread is handled: the unit, and whether it is a police station or a county organ."""

    unit_id: str
    unit_level: str


def posts() -> tuple[Post, ...]:
    """Return every handling unit of the fictional bureau: stations first, then one brigade for each county."""
    stations = [
        Post(f"{county}-派出所-{number:02d}", "police-station")
        for county in _COUNTIES
        for number in range(1, _STATIONS_PER_COUNTY + 1)
    ]
    return (*stations, *(Post(f"{county}-县局", "county") for county in _COUNTIES))
