"""Rows against the instruments they cite: in force on the same days, and no day in between without a row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations

from xiezhi.law.model import Instrument, Row, Rule

_DAY = timedelta(days=1)


def invalid_rows(rule: Rule, instruments: Mapping[str, Instrument]) -> tuple[str, ...]:
    """Return what is wrong with the dates of a rule, one line each.

    A row may not be in force while none of its instruments is, and rows of one rule leave no day between them bare.
    Two rows under the same condition are never in force on one day.
    """
    found = [f"{_days(row)}: no instrument in force" for row in rule.rows if not _covered(row, instruments)]
    found += [f"{day}: no row in force" for day in _gaps(rule)]
    found += [
        f"{_days(first)}, {_days(second)}: two rows for one case"
        for first, second in combinations(rule.rows, 2)
        if first.condition == second.condition and _meet(first, second)
    ]
    return tuple(found)


def _days(row: Row) -> str:
    return f"{row.effective_from} – {row.effective_to}"


def _meet(first: Row, second: Row) -> bool:
    """Say whether two rows are in force on one day."""
    return max(first.effective_from or date.min, second.effective_from or date.min) <= min(
        first.effective_to or date.max, second.effective_to or date.max
    )


def _covered(row: Row, instruments: Mapping[str, Instrument]) -> bool:
    """Say whether the first and the last day of a row lie in the validity of an instrument it cites."""
    if not row.basis:
        return True
    known = [instruments[each.instrument] for each in row.basis]
    return all(
        any((each.effective_from or date.min) <= day <= (each.effective_to or date.max) for each in known)
        for day in (row.effective_from or date.max, row.effective_to or date.max)
    )


def _gaps(rule: Rule) -> list[date]:
    """Return the first day of every gap between rows."""
    spans = sorted((row.effective_from or date.min, row.effective_to or date.max) for row in rule.rows)
    gaps, reached = [], date.max if not spans else spans[0][1]
    for first, last in spans:
        if reached < date.max and first > reached + _DAY:
            gaps.append(reached + _DAY)
        reached = max(reached, last)
    return gaps
