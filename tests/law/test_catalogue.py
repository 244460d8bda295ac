"""The rulebook beside the catalogue and its review: nothing of them is dropped, nothing is weakened unsaid.

Where the rulebook differs on purpose, ``docs/decisions/catalogue-differences.csv`` says why, one line each; how each
row of the review was taken up stands in ``docs/decisions/review-rows.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, cast

import pytest
import yaml

from xiezhi.core.limits import Limit
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rule

DECISIONS = Path(__file__).resolve().parents[2] / "docs" / "decisions"
_COUNTED = frozenset({"hours", "days", "working-days", "months", "years"})

Entry = Mapping[str, object]


class Promise(NamedTuple):
    """Something the catalogue says of a rule: that it exists, a limit, or an article."""

    rule_id: str
    matter: str
    value: str


def entries(folder: Path) -> list[Entry]:
    """Return the rules of the catalogue and of its supplement."""
    found: list[Entry] = []
    for name in ("rules_catalogue.yaml", "rules_supplement.yaml"):
        found += yaml.safe_load((folder / "law" / name).read_text(encoding="utf-8"))["rules"]
    return found


def promises(folder: Path) -> Iterator[Promise]:
    """Yield what the catalogue says, version by version."""
    for entry in entries(folder):
        rule_id = str(entry["id"])
        yield Promise(rule_id, "rule", rule_id)
        for version in cast("list[dict[str, object]]", entry["versions"]):
            yield from (Promise(rule_id, "limit", each) for each in _limits(version))
            for basis in cast("list[dict[str, object]]", version["basis"]):
                for article in cast("list[object]", basis["a"]):
                    yield Promise(rule_id, "article", f"{basis['i']} {_whole(str(article))}")


def _limits(version: Mapping[str, object]) -> Iterator[str]:
    parts = [version.get("limit"), *cast("list[object]", version.get("tiers") or [])]
    for part in parts:
        if isinstance(part, dict) and part.get("value") and part.get("unit") in _COUNTED:
            yield f"{part['value']} {part['unit']}"
    for extension in cast("list[dict[str, object]]", version.get("extensions") or []):
        amount = extension.get("add") or extension.get("max_total")
        if amount and extension.get("unit") in _COUNTED:
            yield f"{amount} {extension['unit']}"


def _whole(article: str) -> str:
    """Return the article without its paragraph: ``85(2)`` is 85."""
    return article.partition("(")[0].strip()


def family(rule_id: str, rules: Mapping[str, Rule]) -> list[Rule]:
    """Return the rules that stand for a rule of the catalogue: its own and those split from it."""
    return [rule for name, rule in rules.items() if name == rule_id or name.startswith(f"{rule_id}-")]


def kept(promise: Promise, rules: Mapping[str, Rule]) -> bool:
    """Say whether the rulebook keeps what the catalogue says."""
    own = family(promise.rule_id, rules)
    if promise.matter == "rule":
        return bool(own)
    if promise.matter == "limit":
        return any(promise.value in _carried(rule) for rule in own)
    return any(
        promise.value == f"{cited.instrument} {_whole(article)}"
        for rule in own
        for row in rule.rows
        for cited in row.basis
        for article in cited.articles
    )


def _carried(rule: Rule) -> set[str]:
    """Return every limit written in a rule, wherever it stands."""
    return set(re.findall(r"\d+ (?:hours|days|working-days|months|years)", _written(rule)))


def _written(rule: Rule) -> str:
    file, _, _line = rule.place.rpartition(":")
    limits = [str(value) for row in rule.rows for value in row.parameters.values() if isinstance(value, Limit)]
    head = Path(file).read_text(encoding="utf-8").partition("\nexamples:")[0]
    return "\n".join([head.partition("\nsubject:")[2], *limits])


def answered() -> set[Promise]:
    """Return the differences that are argued."""
    with (DECISIONS / "catalogue-differences.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert all(len(row["why"]) >= 10 for row in rows)
    return {Promise(row["rule"], row["matter"], row["value"]) for row in rows}


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule]:
    return {rule.rule_id: rule for rule in load_rulebook("prc").rules}


def test_every_rule_limit_and_article_of_the_catalogue_is_kept_or_answered(
    shared: Path, rules: dict[str, Rule]
) -> None:
    broken = {promise for promise in promises(shared) if not kept(promise, rules)}
    assert sorted(broken - answered()) == []
    assert sorted(answered() - broken) == [], "no difference any more: take the line out"


def test_a_limit_that_was_changed_is_seen(rules: dict[str, Rule]) -> None:
    assert kept(Promise("po-case-period", "limit", "30 days"), rules)
    assert not kept(Promise("po-case-period", "limit", "31 days"), rules)
    assert not kept(Promise("po-case-period", "article", "PSL25 119"), rules)
    assert not kept(Promise("no-such-rule", "rule", "no-such-rule"), rules)


def test_there_are_more_than_250_rules(rules: dict[str, Rule]) -> None:
    assert len(rules) >= 250


# ---------------------------------------------------------------- the review


def review_rows(folder: Path) -> set[tuple[str, str]]:
    """Return file and name of everything the reviews say of a rule: rows of tables, changes, missing clocks."""
    found: set[tuple[str, str]] = set()
    known = {str(entry["id"]) for entry in entries(folder)}
    for file in sorted((folder / "law" / "review").glob("*.md")):
        missing = crossing = False
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                missing, crossing = "issing" in line or "lacks" in line, "cut across" in line
            numbered = re.match(r"(\d+)\. ", line)
            if crossing and numbered:
                found.add((file.name, f"finding {numbered[1]}"))
            cells = [cell.strip().strip("`*") for cell in line.split("|")[1:-1]]
            if len(cells) < 3:
                continue
            if re.fullmatch(r"G\d", cells[0]):
                found.add((file.name, cells[0]))
            elif missing and cells[0].isdigit():
                found.add((file.name, f"missing {cells[0]}"))
            elif missing and re.fullmatch(r"[a-z0-9, -]+", cells[0]) and "-" in cells[0] and "---" not in cells[0]:
                found.add((file.name, cells[0]))
            else:
                found |= {(file.name, name) for name in cells[:2] if name in known}
    changes = yaml.safe_load((folder / "law" / "review" / "remedy-changes.yaml").read_text(encoding="utf-8"))
    return found | {("remedy-changes.yaml", str(change["id"])) for change in changes["rules"]}


def taken_up() -> list[dict[str, str]]:
    """Return how each row of the review was taken up."""
    with (DECISIONS / "review-rows.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_row_of_the_review_is_applied_or_answered(shared: Path) -> None:
    told = {(row["file"], row["rule"]) for row in taken_up()}
    assert sorted(review_rows(shared) - told) == []


def test_every_answer_names_rules_that_exist_or_says_why(rules: dict[str, Rule]) -> None:
    listed = taken_up()
    assert {row["answer"] for row in listed} <= {"applied", "answered"}
    named = {name for row in listed for name in row["rules"].split()}
    assert sorted(named - set(rules)) == []
    assert [row for row in listed if row["answer"] == "answered" and len(row["why"]) < 10] == []
    assert [row for row in listed if row["answer"] == "applied" and not row["rules"].strip()] == []
