"""The types of sheets; an app that brings its own adds its module here."""

from __future__ import annotations

from collections.abc import Iterable

from xiezhi.web.desk.sheets.columns import SheetType, by_name
from xiezhi.web.desk.sheets.types.persons import PERSONS
from xiezhi.web.desk.sheets.types.postings import POSTINGS
from xiezhi.web.desk.sheets.types.units import UNITS

TYPES = by_name((UNITS, PERSONS, POSTINGS))


def add(types: Iterable[SheetType]) -> None:
    """Take the types of an application above the desk, when it is ready."""
    TYPES.update(by_name((*TYPES.values(), *types)))
