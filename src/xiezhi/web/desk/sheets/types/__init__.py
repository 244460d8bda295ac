"""The types of sheets; an app that brings its own adds its module here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from xiezhi.web.desk.sheets.columns import SheetType, by_name
from xiezhi.web.desk.sheets.types.persons import PERSONS
from xiezhi.web.desk.sheets.types.postings import POSTINGS
from xiezhi.web.desk.sheets.types.units import UNITS

# Those of the desk itself.
TYPES = by_name((UNITS, PERSONS, POSTINGS))
_SOURCES: list[Callable[[], Iterable[SheetType]]] = []


def bring(source: Callable[[], Iterable[SheetType]]) -> None:
    """Take the types of an application above the desk; asked for when needed, as they may depend on the database."""
    _SOURCES.append(source)


def known() -> dict[str, SheetType]:
    """Return every type by its name."""
    return by_name((*TYPES.values(), *(each for source in _SOURCES for each in source())))
