"""Calendar profiles as numbers."""

from __future__ import annotations

from xiezhi.core.profiles import HourRule, Profile, RollOver
from xiezhi.engine.batch import layout

_ROLLS = {
    RollOver.NO: layout.ROLLS_NO,
    RollOver.YES: layout.ROLLS_YES,
    RollOver.UNSPECIFIED: layout.ROLLS_UNSPECIFIED,
}


def profile_numbers(profile: Profile) -> tuple[int, int, int, int]:
    """Return a profile as the compiled pass reads it: starts counted, roll-over, next whole hour, last to last."""
    return (
        int(profile.counts_start),
        _ROLLS[profile.rolls_over],
        int(profile.hour_rule is HourRule.NEXT_WHOLE_HOUR),
        int(profile.last_day_to_last_day),
    )
