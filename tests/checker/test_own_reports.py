"""Reports of our own writing with labels: courts, police, budgets, hotlines, openness, traffic, tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xiezhi.checker import Check, SourceText, check_report

FOLDER = Path(__file__).parent / "reports"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
HOLDS = {"ok", "ok-within-rounding", "info"}


def read(name: str) -> str:
    with (FOLDER / f"{name}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def labels(name: str, kind: str) -> list[dict[str, object]]:
    lines = (FOLDER / f"{name}.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def members_of(relation: dict[str, object]) -> list[str]:
    members = relation["members"]
    assert isinstance(members, list)
    return [str(member) for member in members]


def check(name: str) -> Check:
    return check_report(SourceText(read(name), name))


@pytest.mark.parametrize("name", NAMES)
def test_claims_are_exactly_the_labelled_ones(name: str) -> None:
    expected = {(c["start"], c["end"], c["value"]) for c in labels(name, "claims") if c["is_claim"]}
    found = {(c.span.start, c.span.end, f"{(c.value or 0):f}") for c in check(name).claims}
    assert {start for start, _, _ in found} == {start for start, _, _ in expected}
    assert {float(value) for _, _, value in found} == {abs(float(str(value))) for _, _, value in expected}


@pytest.mark.parametrize("name", NAMES)
def test_every_labelled_fault_is_found_on_its_figures(name: str) -> None:
    result = check(name)
    places: dict[str, object] = {str(c["id"]): c["start"] for c in labels(name, "claims")}
    starts = {c.id: c.span.start for c in result.claims}
    found: list[set[object]] = [
        {starts[claim] for claim in f.claims} for f in result.findings if f.verdict not in HOLDS and f.claims
    ]
    for relation in labels(name, "relations"):
        if relation["verdict"] not in HOLDS:
            members = {places[member] for member in members_of(relation)}
            assert any(len(members & each) * 2 >= len(members | each) for each in found), relation


@pytest.mark.parametrize("name", NAMES)
def test_no_labelled_relation_that_holds_is_flagged(name: str) -> None:
    result = check(name)
    places: dict[str, object] = {str(c["id"]): c["start"] for c in labels(name, "claims")}
    starts = {c.id: c.span.start for c in result.claims}
    flagged: list[set[object]] = [
        {starts[claim] for claim in f.claims} for f in result.findings if f.level == "inconsistent"
    ]
    for relation in labels(name, "relations"):
        if relation["verdict"] in HOLDS:
            assert {places[member] for member in members_of(relation)} not in flagged
