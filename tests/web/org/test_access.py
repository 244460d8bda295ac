"""The table of rights: every cell of its expansion, and the refusals no cell can say."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from xiezhi.web.org.access.policy import Policy, PolicyError, Reach, Right, read_policy, shipped_policy
from xiezhi.web.org.access.reach import NOTHING, Record, Viewpoint, can, may_sign, scope

DAY = date(2026, 3, 2)
ROLES = shipped_policy().roles
ME, OTHER = "person-me", "person-other"
HOME = "市局/青岗/城关所/"
PLACES = {
    "mine": HOME,
    "own_unit": HOME,
    "sub_unit": f"{HOME}一组/",
    "stationed_unit": "市局/云溪/东街所/",
    "sibling_unit": "市局/青岗/城关所分所/",
    "parent_unit": "市局/青岗/",
    "foreign_tree": "邻市/南区/",
}


@dataclass(frozen=True)
class Cell:
    """One line of the expansion."""

    right: Right
    role: str
    relation: str
    closed: bool
    allowed: bool


def cells(shared: Path) -> list[Cell]:
    """Read the expansion."""
    with (shared / "trust" / "access_matrix.csv").open(encoding="utf-8", newline="") as stream:
        return [
            Cell(
                Right(row["resource"], row["action"]),
                row["role"],
                row["relation"],
                row["state"] == "sealed",
                row["expected"] == "allow",
            )
            for row in csv.DictReader(stream)
        ]


def viewpoint(role: str) -> Viewpoint | None:
    """Return the posting of somebody with this role; nobody has one who is anonymous or disabled."""
    if role in {"anonymous", "disabled"}:
        return None
    return Viewpoint(ME, role, HOME, stationed=frozenset({PLACES["stationed_unit"]}))


def record(policy: Policy, cell: Cell) -> Record:
    """Return a record in the relation of the cell; for system resources ``other`` is a colleague's within reach."""
    mine = frozenset({ME})
    if cell.relation == "other":
        below = policy.reach(cell.right, cell.role) is not Reach.UNIT
        return Record(PLACES["sub_unit"] if below else HOME, frozenset({OTHER}))
    if cell.relation == "mine":
        return Record(HOME, mine, mine, cell.closed)
    return Record(PLACES[cell.relation], frozenset({OTHER}), frozenset({OTHER}), cell.closed)


def disagreements(policy: Policy, expected: list[Cell]) -> Iterator[Cell]:
    """Yield the cells where the function says otherwise."""
    for cell in expected:
        if can(policy, viewpoint(cell.role), cell.right, record(policy, cell), DAY) is not cell.allowed:
            yield cell


def test_every_cell_of_the_matrix_is_answered_as_expected(shared: Path) -> None:
    expected = cells(shared)
    assert (len(expected), sum(cell.allowed for cell in expected)) == (11_184, 672)
    assert list(disagreements(shipped_policy(), expected)) == []


def test_the_shipped_table_is_the_one_the_matrix_was_made_from(shared: Path) -> None:
    given = yaml.safe_load((shared / "trust" / "access_policy.yaml").read_text(encoding="utf-8"))
    shipped = shipped_policy()
    assert shipped.roles == tuple(given["roles"])
    rights = {
        Right(resource, action): {role: Reach(reach) for role, reach in granted.items()}
        for resource, actions in given["policy"].items()
        for action, granted in actions.items()
    }
    added = {right: granted for right, granted in shipped.reaches.items() if right not in rights}
    assert dict(shipped.reaches) == rights | added
    assert {right.resource for right in added} == {
        "staff",
        "leave_cover",
        "user_register",
        "posting_register",
        "unit_register",
        "sheet",
        "intake_venue",
        "case_import",
        "disposal",
        "paper_template",
    }


HEADS, EVERYWHERE = {"unit_head", "legal_reviewer", "bureau_leader"}, {"auditor", "sysadmin", "secadmin"}
OWN, AT_HOME = {"mine"}, {"mine", "own_unit", "other"}
BELOW, ALL = AT_HOME | {"sub_unit"}, {*PLACES, "other"}
# What later steps added, spelled out by hand: right, role, and the relations in which it reaches.
ADDED = {
    "staff.list": {role: ALL if role in EVERYWHERE else BELOW if role in HEADS else AT_HOME for role in ROLES},
    "staff.register": {"sysadmin": ALL},
    "staff.move": {"sysadmin": ALL},
    "user_register.export": {"unit_head": BELOW, "secadmin": ALL, "auditor": ALL},
    "posting_register.export": {"unit_head": BELOW, "secadmin": ALL, "auditor": ALL},
    "unit_register.export": dict.fromkeys(HEADS | EVERYWHERE, ALL),
    "leave_cover.propose": dict.fromkeys(ROLES, OWN),
    "sheet.upload": {"sysadmin": OWN, "unit_head": OWN, "legal_reviewer": OWN},
    "intake_venue.list": dict.fromkeys(HEADS, BELOW)
    | {"intake": AT_HOME, "officer": AT_HOME, "legal_stationed": {"mine", "stationed_unit"}, "auditor": ALL},
    "intake_venue.edit": {"unit_head": BELOW},
    "intake_venue.inspect": {"legal_reviewer": BELOW, "legal_stationed": {"mine", "stationed_unit"}},
    "intake_venue.export": dict.fromkeys(HEADS, BELOW),
    "case_import.run": {"unit_head": AT_HOME, "legal_reviewer": BELOW},
    "disposal.propose": {"legal_reviewer": ALL},
    "paper_template.upload": {"legal_reviewer": BELOW},
}


@pytest.mark.parametrize("name", ADDED)
def test_every_cell_of_what_was_added_is_answered_as_expected(name: str) -> None:
    policy, (resource, action) = shipped_policy(), name.split(".")
    right, wrong = Right(resource, action), []
    for role in (*ROLES, "anonymous", "disabled"):
        for relation in ALL:
            asked = record(policy, Cell(right, role, relation, closed=False, allowed=False))
            # ``other`` is a colleague of the unit, whatever the reach.
            asked = replace(asked, path=HOME) if relation == "other" else asked
            if can(policy, viewpoint(role), right, asked, DAY) != (relation in ADDED[name].get(role, set())):
                wrong.append((role, relation))
    assert wrong == []


@pytest.mark.parametrize("planted", ["wider", "closable", "granted"])
def test_a_planted_hole_is_seen_in_the_matrix(shared: Path, planted: str) -> None:
    policy = shipped_policy()
    view = Right("case", "view")
    holes = {
        "wider": replace(policy, reaches={**policy.reaches, view: {**policy.reaches[view], "officer": Reach.UNIT}}),
        "closable": replace(policy, closable=policy.closable - {"custody_log"}),
        "granted": replace(policy, reaches={**policy.reaches, view: {**policy.reaches[view], "sysadmin": Reach.ALL}}),
    }
    assert list(disagreements(holes[planted], cells(shared))) != []


def test_a_sibling_whose_name_begins_alike_is_out_of_reach() -> None:
    head = Viewpoint(ME, "unit_head", HOME)
    assert can(shipped_policy(), head, Right("case", "list"), Record(PLACES["sub_unit"]), DAY)
    assert not can(shipped_policy(), head, Right("case", "list"), Record(PLACES["sibling_unit"]), DAY)


@pytest.mark.parametrize(
    ("day", "allowed"), [("2026-02-28", False), ("2026-03-01", True), ("2026-03-31", True), ("2026-04-01", False)]
)
def test_a_posting_holds_on_its_first_and_last_day_only_between(day: str, allowed: bool) -> None:
    held = Viewpoint(ME, "unit_head", HOME, first_day=date(2026, 3, 1), last_day=date(2026, 3, 31))
    assert can(shipped_policy(), held, Right("case", "list"), Record(HOME), date.fromisoformat(day)) is allowed


def test_an_unknown_right_and_an_unknown_role_reach_nothing() -> None:
    head = Viewpoint(ME, "unit_head", HOME)
    assert scope(shipped_policy(), head, Right("case", "erase"), DAY) == NOTHING
    assert scope(shipped_policy(), replace(head, role="guest"), Right("case", "list"), DAY) == NOTHING
    assert scope(shipped_policy(), None, Right("case", "list"), DAY) == NOTHING


@pytest.mark.parametrize(
    ("held", "wanted", "conflict"),
    [
        ({"sysadmin"}, "auditor", "sysadmin"),
        ({"officer"}, "secadmin", "officer"),
        ({"secadmin"}, "officer", "secadmin"),
        ({"officer"}, "unit_head", None),
        ({"auditor"}, "auditor", None),
        (set(), "sysadmin", None),
    ],
)
def test_administrators_hold_no_second_role(held: set[str], wanted: str, conflict: str | None) -> None:
    assert shipped_policy().conflict(frozenset(held), wanted) == conflict


def test_the_pairs_kept_apart_are_twenty_four() -> None:
    policy = shipped_policy()
    pairs = {
        frozenset({one, other})
        for one in policy.roles
        for other in policy.roles
        if one != other and policy.conflict(frozenset({one}), other)
    }
    assert len(pairs) == 24


def test_nobody_signs_twice_and_no_handler_signs() -> None:
    assert may_sign(["a"], ["h"], "b")
    assert not may_sign(["a"], ["h"], "a")
    assert not may_sign(["a"], ["h"], "h")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", "not YAML"),
        ("roles: [a]", "needs roles"),
        ("{roles: [a], closable: [], apart: [], policy: {case: {view: {b: S}}}}", "unknown role b"),
        ("{roles: [a], closable: [], apart: [], policy: {case: {view: {a: Z}}}}", "unknown reach"),
        ("{roles: [a], closable: [], apart: [], policy: {case: {}}}", "table with entries"),
        ("{roles: a, closable: [], apart: [], policy: {case: {view: {a: S}}}}", "must be a list"),
        ("{roles: [a], closable: [none], apart: [b], policy: {case: {view: {a: S}}}}", "b, none"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(text: str, told: str) -> None:
    with pytest.raises(PolicyError) as raised:
        read_policy(text, "policy.yaml")
    assert told in str(raised.value.what.en)
