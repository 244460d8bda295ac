"""The examples of the rulebooks: every one gives its verdict on both evaluators, and every rule has enough of them."""

# ruff: noqa: E501 - rule files keep their one line per entry also when a test holds them
from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.cli.law_test import run_examples
from xiezhi.law.examples import Shows, load_examples
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rule, Rulebook
from xiezhi.law.problems import RulebookError


def every_rule() -> list[tuple[Rulebook, Rule]]:
    return [(rulebook, rule) for rulebook in map(load_rulebook, ("prc", "it-cds")) for rule in rulebook.rules]


@pytest.mark.uncounted
@pytest.mark.parametrize(("rulebook", "rule"), every_rule(), ids=lambda each: getattr(each, "rule_id", ""))
def test_every_example_gives_its_verdict_on_both_evaluators(rulebook: Rulebook, rule: Rule) -> None:
    outcomes = run_examples(rulebook, [rule])
    assert [f"{each.example.name} {each.evaluator} {each.found}" for each in outcomes if not each.agrees] == []
    assert {each.evaluator for each in outcomes} == {"reference", "batch"}


@pytest.mark.parametrize(("rulebook", "rule"), every_rule(), ids=lambda each: getattr(each, "rule_id", ""))
def test_every_rule_has_eight_examples_that_show_both_sides(rulebook: Rulebook, rule: Rule) -> None:
    examples = load_examples(rule, rulebook.vocabulary.keys)
    shown = {each.shows for each in examples}
    assert len(examples) >= 8
    assert {Shows.MET, Shows.VIOLATED} <= shown
    if rulebook.jurisdiction.jurisdiction == "prc":
        assert Shows.NOT_YET_IN_FORCE in shown
        assert shown & {Shows.ANOTHER_PERSON, Shows.EXCEPTION, Shows.LAWFUL_PRACTICE}


def test_facts_with_a_day_and_expectations_in_full_are_read(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text(
        """\
- id: a
  kind: deadline
  same: [case]
  choose: [{}]
  subject: {event: report-received}
  need: [case.urgent_matter, eq, true]
  verdict: {fail: warn}
  examples:
  - name: one
    shows: tier
    article: "7"
    as_of: 2026-01-05
    events: [{event: report-received, at: 2026-01-01, urgent: true, recorded_at: 2026-01-02, list: [a, b], case: c1}]
    case_facts: {urgent_matter: {value: true, at: 2025-12-01, recorded_at: 2025-12-02}, people: [a, b]}
    person_facts: {p1: {age_years: 20}}
    expect: [{verdict: met, level: warn, due_on: 2026-02-01, row: "always#1", missing: [x.y]}]
  - {name: two, shows: met, events: [{event: report-received, at: 2026-01-01}], expect: []}
""",
        encoding="utf-8",
    )
    rulebook = load_rulebook(path)
    one, two = load_examples(rulebook.rules[0], rulebook.vocabulary.keys)
    assert (one.article, one.as_of, one.shows) == ("7", "2026-01-05", Shows.TIER)
    assert one.events[0].attributes == {"urgent": "true", "list": ("a", "b")}
    assert one.events[0].keys == {"case": "c1"}
    assert one.events[0].columns == {"recorded_at": "2026-01-02"}
    assert [(each.fact, each.value, each.at, each.person) for each in one.facts] == [
        ("urgent_matter", "true", "2025-12-01", None),
        ("people", ("a", "b"), None, None),
        ("age_years", "20", None, "p1"),
    ]
    expected = one.expect[0]
    assert (str(expected.level), str(expected.due_on), expected.row, expected.missing) == (
        "warn",
        "2026-02-01",
        "always#1",
        ("x.y",),
    )
    assert two.expect == ()


def test_a_rule_without_examples_has_none_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    text = "- {id: a, kind: deadline, same: [], choose: [{}], subject: {event: e1}, need: [t.x, eq, true], verdict: {fail: warn}}\n"
    path.write_text(text, encoding="utf-8")
    rule = load_rulebook(path).rules[0]
    assert load_examples(rule, ()) == ()
    path.write_text(text.replace("}}\n", "}, examples: [{name: a}]}\n"), encoding="utf-8")
    with pytest.raises(RulebookError, match="shows is missing"):
        load_examples(rule, ())
    path.write_text("[", encoding="utf-8")
    with pytest.raises(RulebookError, match="not valid YAML"):
        load_examples(rule, ())
