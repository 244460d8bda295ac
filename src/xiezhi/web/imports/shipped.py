"""The mappings of this install, as kinds of sheets, and the task that judges what came in.

They are read when they are first asked for, against the rulebook in force; one with a defect is left out and told on
the page of imports.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from xiezhi.core.text import Text
from xiezhi.web.desk.keeping.rulebooks import in_force, rulebook_in_force
from xiezhi.web.desk.running.loop import Task
from xiezhi.web.desk.sheets.columns import SheetType
from xiezhi.web.imports.judging import judge_waiting
from xiezhi.web.imports.kinds import sheet_of
from xiezhi.web.imports.mapping import CaseMapping, MappingError, load_mapping

TASK = Task(
    "judging",
    Text("判定导入的案件", "judging imported cases"),
    judge_waiting,
    every=timedelta(seconds=5),
    limit=timedelta(minutes=5),
)
_LOG = logging.getLogger("xiezhi.web")
_SHIPPED = Path(__file__).parent / "mappings"


@dataclass(frozen=True, slots=True)
class Mappings:
    """Mappings by name, the kinds of sheets that they make, and what is wrong with those that were left out."""

    by_name: Mapping[str, CaseMapping]
    sheets: Sequence[SheetType]
    defects: Sequence[MappingError]


def mappings() -> Mappings:
    """Return the mappings of this install; one of the data folder stands in the place of a shipped one of its name."""
    return _read(settings.ENVIRONMENT.home / "mappings", in_force().place)


@cache
def _read(own: Path, _rulebook: Path) -> Mappings:
    found, defects = dict[str, CaseMapping](), []
    vocabulary = rulebook_in_force().vocabulary
    for file in (*sorted(_SHIPPED.glob("*.yaml")), *sorted(own.glob("*.yaml"))):
        # A defective one of the install does not leave the shipped one in its place unsaid.
        found.pop(file.stem, None)
        try:
            found[file.stem] = load_mapping(file, vocabulary)
        except MappingError as error:
            _LOG.warning("mapping left out: %s: %s", error.where, error.what.en)
            defects.append(error)
    return Mappings(found, [sheet_of(each) for each in found.values()], defects)


def sheets() -> Sequence[SheetType]:
    """Return the kinds of sheets that the mappings make."""
    return mappings().sheets
