"""Limits as rule files write them, and whether a calendar profile may count them."""

from __future__ import annotations

import re
from typing import NoReturn

from xiezhi.core.limits import Limit, LimitError
from xiezhi.core.profiles import Profile
from xiezhi.core.text import Text
from xiezhi.law.problems import Problems
from xiezhi.law.source import Node, as_text

_LIMIT_LIKE = re.compile(r"-?[0-9]+ [a-z-]+|[0-9-]+ date")


def looks_like_limit(text: str) -> bool:
    """Say whether a text is meant as a limit, well formed or not.

    >>> looks_like_limit("30 dayz"), looks_like_limit("county-head")
    (True, False)
    """
    return bool(_LIMIT_LIKE.fullmatch(text))


def read_limit(node: Node, problems: Problems) -> Limit:
    """Read a limit such as ``30 days``."""
    text = as_text(node, problems)
    try:
        return Limit.parse(text)
    except LimitError as error:
        problems.stop(node.place, Text(f"不是期限：{text}", f"not a limit: {text}"), error.remedy)


def check_profile(limit: Limit, profile: Profile, place: str, problems: Problems) -> None:
    """Reject a limit in a unit that its calendar profile does not count."""
    if profile.units and limit.unit not in profile.units:
        _mismatch(limit, profile, place, problems)


def _mismatch(limit: Limit, profile: Profile, place: str, problems: Problems) -> NoReturn:
    units = " ".join(profile.units)
    problems.stop(
        place,
        Text(
            f"日历规则 {profile.profile_id} 不能计算 {limit}（它只计 {units}）",
            f"the calendar profile {profile.profile_id} cannot count {limit} (it counts {units})",
        ),
        Text("改用单位相合的日历规则或期限", "use a profile or a limit of the same unit"),
    )
