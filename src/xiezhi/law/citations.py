"""The articles a rule cites beside the articles its examples show: typed by two hands, they must be the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xiezhi.law.examples import Example
from xiezhi.law.model import Rule


def citation_gaps(rule: Rule, examples: Iterable[Example]) -> tuple[str, ...]:
    """Return, a line each, the articles only rows cite, only examples show, or a row other than the named one cites."""
    examples = tuple(examples)
    cited = {f"{each.instrument} {article}" for row in rule.rows for each in row.basis for article in each.articles}
    shown = {article for example in examples for article in articles_of(example)}
    return (
        *(f"{rule.rule_id}: {article} is cited but no example shows it" for article in sorted(cited - shown)),
        *(f"{rule.rule_id}: {article} is shown by an example but no row cites it" for article in sorted(shown - cited)),
        *(gap for example in examples for gap in _beside_its_rows(rule, example)),
    )


def _beside_its_rows(rule: Rule, example: Example) -> Iterator[str]:
    """Yield the articles of an example that names a row for each verdict, where none of these rows cites them."""
    named = {each.row for each in example.expect}
    if not named or None in named:
        return
    rows = [row for row in rule.rows if row.row_id in named]
    cited = {f"{each.instrument} {article}" for row in rows for each in row.basis for article in each.articles}
    for article in articles_of(example):
        if article not in cited:
            yield f"{rule.rule_id}: {article} is shown by the example '{example.name}', whose rows do not cite it"


def articles_of(example: Example) -> tuple[str, ...]:
    """Return the articles an example shows, as written: ``PSL25 118; APR 165(3)`` are two."""
    return tuple(part.strip() for part in (example.article or "").split(";") if part.strip())
