"""The articles a rule cites beside the articles its examples show: typed by two hands, they must be the same."""

from __future__ import annotations

from collections.abc import Iterable

from xiezhi.law.examples import Example
from xiezhi.law.model import Rule


def citation_gaps(rule: Rule, examples: Iterable[Example]) -> tuple[str, ...]:
    """Return, one line each, the articles only the rows cite and those only the examples show."""
    cited = {f"{each.instrument} {article}" for row in rule.rows for each in row.basis for article in each.articles}
    shown = {article for example in examples for article in articles_of(example)}
    return (
        *(f"{rule.rule_id}: {article} is cited but no example shows it" for article in sorted(cited - shown)),
        *(f"{rule.rule_id}: {article} is shown by an example but no row cites it" for article in sorted(shown - cited)),
    )


def articles_of(example: Example) -> tuple[str, ...]:
    """Return the articles an example shows, as written: ``PSL25 118; APR 165(3)`` are two."""
    return tuple(part.strip() for part in (example.article or "").split(";") if part.strip())
