"""Reports written by another hand than the checker's, before reading its rules: scores may not fall below the bars."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from xiezhi.checker import Check, SourceText, check_report

FOLDER = Path(__file__).parent / "judged"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
HOLDS = {"ok", "ok-within-rounding", "info"}


@dataclass(frozen=True, slots=True)
class Gold:
    """A labelled relation: the starts of its figures, and whether it holds."""

    members: frozenset[int]
    holds: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """How many labelled relations were found, and whether findings and labels agree."""

    relations: int
    linked: int
    findings: int
    matched: int
    defects: int
    hit: int
    holding: int
    alarms: int


def lines(name: str, kind: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


@cache
def check(name: str) -> Check:
    with (FOLDER / f"{name}.txt").open(encoding="utf-8", newline="") as file:
        return check_report(SourceText(file.read(), name))


def gold(name: str) -> list[Gold]:
    places = {str(c["id"]): int(str(c["start"])) for c in lines(name, "claims")}
    found = []
    for relation in lines(name, "relations"):
        members = relation["members"]
        assert isinstance(members, list)
        found.append(Gold(frozenset(places[str(m)] for m in members), relation["verdict"] in HOLDS))
    return found


def found(name: str) -> list[Gold]:
    starts = {claim.id: claim.span.start for claim in check(name).claims}
    return [Gold(frozenset(starts[c] for c in f.claims), f.verdict in HOLDS) for f in check(name).findings]


def linked(name: str) -> Linked:
    """Pair findings with labels, best overlap first, as the shared scorer does."""
    labels, findings = gold(name), found(name)
    pairs = sorted(
        (-len(f.members & g.members) / len(f.members | g.members), i, j)
        for i, f in enumerate(findings)
        for j, g in enumerate(labels)
        if f.members & g.members
    )
    taken: dict[int, int] = {}
    for overlap, i, j in pairs:
        if overlap <= -0.5 and i not in taken and j not in taken.values():
            taken[i] = j
    hit = sum(not findings[i].holds and not labels[j].holds for i, j in taken.items())
    return Linked(
        relations=len(labels),
        linked=len(taken),
        findings=len(findings),
        matched=len(taken),
        defects=sum(not label.holds for label in labels),
        hit=hit,
        holding=sum(label.holds for label in labels),
        alarms=sum(not f.holds for f in findings) - hit,
    )


def test_there_are_reports_of_several_kinds() -> None:
    assert len(NAMES) >= 20


def test_figures_are_read_with_value_and_unit() -> None:
    right = expected = read = 0
    for name in NAMES:
        claims = [claim for claim in check(name).claims if claim.is_claim]
        labels = lines(name, "claims")
        expected += len(labels)
        read += len(claims)
        for label in labels:
            start, end = int(str(label["start"])), int(str(label["end"]))
            claim = next((c for c in claims if c.span.start < end and c.span.end > start), None)
            same = claim is not None and claim.value is not None and float(claim.value) == float(str(label["value"]))
            right += same and (not label["unit"] or (claim is not None and (claim.unit or "") == unit(label)))
    assert 2 * right / (expected + read) >= 0.985


def unit(label: dict[str, object]) -> str:
    return str(label["unit"])


def test_relations_are_linked_and_faults_found() -> None:
    scores = [linked(name) for name in NAMES]
    assert sum(s.linked for s in scores) / sum(s.relations for s in scores) >= 0.85
    assert sum(s.matched for s in scores) / sum(s.findings for s in scores) >= 0.87
    assert sum(s.hit for s in scores) / sum(s.defects for s in scores) >= 0.85
    assert 100 * sum(s.alarms for s in scores) / sum(s.holding for s in scores) <= 5


@pytest.mark.parametrize("name", NAMES)
def test_nothing_sound_is_called_inconsistent(name: str) -> None:
    starts = {claim.id: claim.span.start for claim in check(name).claims}
    faulty = frozenset().union(*(label.members for label in gold(name) if not label.holds))
    for finding in check(name).findings:
        if finding.level == "inconsistent":
            assert faulty & {starts[claim] for claim in finding.claims}, finding
