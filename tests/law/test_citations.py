"""Articles typed by two hands: what the rows cite and what the examples show must be the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xiezhi.law.citations import articles_of, citation_gaps
from xiezhi.law.examples import Example, load_examples
from xiezhi.law.loader import load_rulebook
from xiezhi.law.model import Rule, Rulebook


@pytest.fixture(scope="module")
def prc() -> Rulebook:
    return load_rulebook("prc")


def shown(prc: Rulebook, rule: Rule) -> tuple[Example, ...]:
    return tuple(load_examples(rule, prc.vocabulary.keys))


def test_rows_and_examples_name_the_same_articles(prc: Rulebook) -> None:
    gaps = {rule.rule_id: citation_gaps(rule, shown(prc, rule)) for rule in prc.rules}
    assert {rule: found for rule, found in gaps.items() if found} == {}


def test_an_article_that_only_the_row_cites_is_told(prc: Rulebook) -> None:
    rule = next(each for each in prc.rules if each.rule_id == "no-filing-notice-3d")
    (row, *others) = rule.rows
    wrong = replace(row, basis=(replace(row.basis[0], articles=("999",)), *row.basis[1:]))
    gaps = citation_gaps(replace(rule, rows=(wrong, *others)), shown(prc, rule))
    assert any("999 is cited but no example shows it" in gap for gap in gaps)


def test_an_article_that_only_an_example_shows_is_told(prc: Rulebook) -> None:
    rule = next(each for each in prc.rules if each.rule_id == "no-filing-notice-3d")
    example = replace(shown(prc, rule)[0], article="CPR 999")
    gaps = citation_gaps(rule, [*shown(prc, rule), example])
    assert gaps == ("no-filing-notice-3d: CPR 999 is shown by an example but no row cites it",)


def test_an_article_of_another_row_is_told_where_the_example_names_its_row(prc: Rulebook) -> None:
    rule = next(each for each in prc.rules if each.rule_id == "admin-file-complete")
    examples = shown(prc, rule)
    example = next(each for each in examples if {word.row for word in each.expect} == {"2019-01-01#1"})
    gaps = citation_gaps(rule, [*examples, replace(example, article="APR 258; APL 47")])
    told = f"admin-file-complete: APL 47 is shown by the example '{example.name}', whose rows do not cite it"
    assert gaps == (told,)


def test_an_example_may_show_several_articles_or_none(prc: Rulebook) -> None:
    example = shown(prc, prc.rules[0])[0]
    assert articles_of(replace(example, article="PSL25 118; APR 165(3) ;")) == ("PSL25 118", "APR 165(3)")
    assert articles_of(replace(example, article=None)) == ()
