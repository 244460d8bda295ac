"""What is wrong with interviews whatever a clock says: twice at once, one officer alone, no recording."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from itertools import combinations

from xiezhi.web.custody.models import Interview

_OPEN = datetime.max.replace(tzinfo=UTC)


class Flag(StrEnum):
    """What the board shows beside a stay."""

    SAME_OFFICER = "same-officer"
    SAME_PERSON = "same-person"
    ONE_OFFICER = "one-officer"
    NO_RECORDING = "no-recording"


def overlap(one: Interview, other: Interview) -> bool:
    """Say whether two interviews have a moment in common; where one ends as the other begins they have none."""
    return one.started_at < (other.ended_at or _OPEN) and other.started_at < (one.ended_at or _OPEN)


def flags_of(interviews: Iterable[Interview]) -> dict[str, set[Flag]]:
    """Return the flags of each stay, by its id."""
    rows = sorted(interviews, key=lambda each: each.started_at)
    found: dict[str, set[Flag]] = {each.stay_id: set() for each in rows}
    for each in rows:
        if len(each.officers) < 2:
            found[each.stay_id].add(Flag.ONE_OFFICER)
        if not each.recording:
            found[each.stay_id].add(Flag.NO_RECORDING)
    for one, other in combinations(rows, 2):
        if not overlap(one, other):
            continue
        if one.stay.person_id == other.stay.person_id:
            found[one.stay_id].add(Flag.SAME_PERSON)
            found[other.stay_id].add(Flag.SAME_PERSON)
        if set(one.officers) & set(other.officers):
            found[one.stay_id].add(Flag.SAME_OFFICER)
            found[other.stay_id].add(Flag.SAME_OFFICER)
    return found
