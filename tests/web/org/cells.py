"""Cells of the table of rights whose act is posted: who may does it, and who may not writes nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from django.db import transaction

from tests.web.org.cast import ROLES
from xiezhi.web.journal.models import Entry, Kind
from xiezhi.web.org.access.policy import Right, shipped_policy

Cell = Mapping[str, str]
# The status that came back, whether the act stands in the journal, and whether anything does.
Outcome = tuple[int, bool, bool]

DONE: Outcome = (302, True, True)
NOTHING: Outcome = (404, False, False)
REFUSED: Outcome = (409, False, False)


def name_of(cell: Cell) -> str:
    """Return the right a cell asks about: ``case.close``."""
    return f"{cell['resource']}.{cell['action']}"


def cells_of(shared: Path, names: Collection[str]) -> list[Cell]:
    """Return the cells of these rights, without those of a role that has nothing of one but the first.

    The gate stops such a role wherever the record stands, so it is asked once.
    """
    with (shared / "trust" / "access_matrix.csv").open(encoding="utf-8") as file:
        cells = [row for row in csv.DictReader(file) if name_of(row) in names and row["role"] in ROLES]
    assert len(cells) == 140 * len(names)
    kept = list[Cell]()
    for cell in cells:
        nothing = shipped_policy().reach(Right(cell["resource"], cell["action"]), cell["role"]) is None
        if nothing and (cell["relation"], cell["state"]) != ("mine", "open"):
            assert cell["expected"] == "deny"
        else:
            kept.append(cell)
    return kept


def undone(act: Callable[[], int], what: str) -> Outcome:
    """Do an act once and take it back; ``what``: what it is called in the journal."""
    mark = transaction.savepoint()
    rows = Entry.objects.filter(kind__in=[Kind.ACT, Kind.EVENT])
    before = rows.count(), rows.filter(what=what).count()
    status = act()
    came = status, rows.filter(what=what).count() > before[1], rows.count() > before[0]
    transaction.savepoint_rollback(mark)
    return came


def differences(cells: list[Cell], came: Callable[[Cell], Outcome], apart: Collection[tuple[str, str]] = ()) -> str:
    """Return the cells whose act comes to something else than the table says, a line each.

    ``apart``: rights and relations that the separation of duties refuses though the table allows them.
    """
    found = []
    for cell in cells:
        wanted = NOTHING
        if cell["expected"] == "allow":
            wanted = REFUSED if (name_of(cell), cell["relation"]) in apart else DONE
        outcome = came(cell)
        if outcome != wanted:
            found.append(f"{[*cell.values()][:5]} {outcome} {wanted}")
    return "\n".join(found)
