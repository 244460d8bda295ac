"""What changed between the law of two days: rule by rule, row by row. Pure; nothing here reads files or judges."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from xiezhi.core.text import Text
from xiezhi.law.model import Citation, ParameterValue, Row, Rule, Rulebook


class Turn(StrEnum):
    """What became of a row."""

    BEGINS = "begins"
    ENDS = "ends"
    REPLACED = "replaced"


class Matter(StrEnum):
    """In what two rows differ."""

    PARAMETERS = "parameters"
    CONDITION = "condition"
    BASIS = "basis"
    WORDING = "wording"
    CONFIDENCE = "confidence"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that begins (``before`` None), ends (``after`` None) or stands in the place of another."""

    before: Row | None
    after: Row | None

    @property
    def turn(self) -> Turn:
        """Say what became of the row."""
        if self.before is None:
            return Turn.BEGINS
        return Turn.ENDS if self.after is None else Turn.REPLACED

    @property
    def matters(self) -> frozenset[Matter]:
        """Return in what the two rows differ; everything when there is only one."""
        before, after = self.before, self.after
        if before is None or after is None:
            return frozenset(Matter)
        differs = {
            Matter.PARAMETERS: before.parameters != after.parameters,
            Matter.CONDITION: before.condition != after.condition,
            Matter.BASIS: before.basis != after.basis,
            Matter.WORDING: before.when != after.when,
            Matter.CONFIDENCE: before.confidence != after.confidence,
        }
        return frozenset(matter for matter, yes in differs.items() if yes)

    @property
    def of_substance(self) -> bool:
        """Say whether a verdict can differ: a parameter or a condition did, or the row begins or ends."""
        return bool(self.matters & {Matter.PARAMETERS, Matter.CONDITION})

    def parameters(self) -> tuple[tuple[str, ParameterValue | None, ParameterValue | None], ...]:
        """Return the parameters that differ: name, before, after (None where there is none)."""
        before: Mapping[str, ParameterValue] = {} if self.before is None else self.before.parameters
        after: Mapping[str, ParameterValue] = {} if self.after is None else self.after.parameters
        names = dict.fromkeys((*before, *after))
        return tuple((name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name))


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule and what became of its rows."""

    rule: Rule
    rows: tuple[RowChange, ...]

    @property
    def of_substance(self) -> bool:
        """Say whether a verdict can differ; otherwise only citations or words changed."""
        return any(each.of_substance for each in self.rows)


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article that rules begin or cease to rest on."""

    instrument: str
    article: str
    turn: Turn
    rules: tuple[str, ...]


def rows_in_force(rule: Rule, day: date) -> tuple[Row, ...]:
    """Return the rows whose validity contains a day, in file order."""
    return tuple(
        row
        for row in rule.rows
        if (row.effective_from is None or row.effective_from <= day)
        and (row.effective_to is None or day <= row.effective_to)
    )


def changes_between(rulebook: Rulebook, first: date, second: date) -> tuple[RuleChange, ...]:
    """Return the rules whose rows in force differ between two days, in the order of the rulebook."""
    found = (RuleChange(rule, _row_changes(rule, first, second)) for rule in rulebook.rules)
    return tuple(each for each in found if each.rows)


def articles_changed(changes: Iterable[RuleChange]) -> tuple[ArticleChange, ...]:
    """Return the articles that come in and go out with these changes, sorted by instrument and article."""
    users: dict[tuple[str, str, Turn], dict[str, None]] = {}
    for change in changes:
        before = {each for row in change.rows if row.before is not None for each in _articles(row.before.basis)}
        after = {each for row in change.rows if row.after is not None for each in _articles(row.after.basis)}
        for turn, articles in ((Turn.ENDS, before - after), (Turn.BEGINS, after - before)):
            for instrument, article in articles:
                users.setdefault((instrument, article, turn), {})[change.rule.rule_id] = None
    ordered = sorted(users, key=lambda each: (each[0], article_order(each[1]), each[2]))
    return tuple(ArticleChange(*each, tuple(users[each])) for each in ordered)


def article_order(article: str) -> tuple[int, str]:
    """Return a key that sorts articles by number.

    >>> sorted(["118", "97(1)", "16"], key=article_order)
    ['16', '97(1)', '118']
    """
    digits = article[: next((place for place, sign in enumerate(article) if not sign.isdigit()), len(article))]
    return (int(digits) if digits else 0, article)


def as_if_on(rulebook: Rulebook, day: date) -> Rulebook:
    """Return the law of one day, valid always: rows in force on it lose their dates, all other rows are gone.

    A rule without a row in force is left out. The digest tells that this is not the rulebook itself.
    """
    rules = tuple(
        replace(rule, rows=tuple(replace(row, effective_from=None, effective_to=None) for row in rows))
        for rule in rulebook.rules
        if (rows := rows_in_force(rule, day))
    )
    digest = hashlib.sha256(f"{rulebook.digest} as if on {day}".encode()).hexdigest()
    return replace(rulebook, rules=rules, digest=digest)


def _articles(basis: Iterable[Citation]) -> Iterable[tuple[str, str]]:
    return ((each.instrument, article) for each in basis for article in each.articles)


def _row_changes(rule: Rule, first: date, second: date) -> tuple[RowChange, ...]:
    """Pair the rows that went with those that came: by their words, by their parameters, then the only ones left."""
    earlier, later = rows_in_force(rule, first), rows_in_force(rule, second)
    gone = [row for row in earlier if row not in later]
    come = [row for row in later if row not in earlier]
    pairs: list[tuple[Row, Row]] = []
    for key in (_words, _parameters):
        pairs.extend(_paired(gone, come, key))
    if len(gone) == len(come) == 1:
        pairs.append((gone.pop(), come.pop()))
    changes = [RowChange(before, after) for before, after in pairs]
    changes += [RowChange(row, None) for row in gone] + [RowChange(None, row) for row in come]
    order = {id(row): number for number, row in enumerate(rule.rows)}
    changed = (each for each in changes if each.matters)
    return tuple(sorted(changed, key=lambda each: order[id(each.after or each.before)]))


def _paired(gone: list[Row], come: list[Row], key: Callable[[Row], Hashable]) -> list[tuple[Row, Row]]:
    """Take out of both lists the rows that share a key, as pairs."""
    pairs = []
    for before in list(gone):
        after = next((row for row in come if key(row) == key(before)), None)
        if after is not None:
            gone.remove(before)
            come.remove(after)
            pairs.append((before, after))
    return pairs


def _words(row: Row) -> Text:
    return row.when


def _parameters(row: Row) -> tuple[tuple[str, ParameterValue], ...]:
    return tuple(sorted(row.parameters.items(), key=lambda each: each[0]))
