"""What applications above the desk put on 待办: each says what waits for a visitor."""

from __future__ import annotations

from collections.abc import Callable

from xiezhi.web.desk.visit import Visit

Lines = Callable[[Visit], list[dict[str, object]]]
_BROUGHT: list[Lines] = []


def bring(lines: Lines) -> None:
    """Take what an application puts on the list: dictionaries with ``url``, ``label`` and ``count``."""
    _BROUGHT.append(lines)


def brought(visit: Visit) -> list[dict[str, object]]:
    """Return what the applications say waits for a visitor."""
    return [line for lines in _BROUGHT for line in lines(visit)]
