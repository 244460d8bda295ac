"""The limits the synthetic bureau knows, typed from the articles by hand and not from the rulebook.

A test compares this table with the rulebook and prints each difference (decision 22): two readings of one article,
made apart, catch the misreading that a copy would repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PlantedLimit:
    """A limit as the article gives it: rule, first day in force, last day, amount, unit, article, condition."""

    rule_id: str
    first_day: date
    last_day: date | None
    value: int | None
    unit: str
    article: str
    when: str = ""


LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("no-filing-reconsideration-30d", date(2020, 9, 1), None, 30, "days", "CPR 179"),
    PlantedLimit("po-questioning-duration", date(2013, 1, 1), date(2025, 12, 31), 24, "hours", "PSL12 83", "complex"),
    PlantedLimit("po-questioning-duration", date(2013, 1, 1), date(2025, 12, 31), 8, "hours", "PSL12 83"),
    PlantedLimit("po-questioning-duration", date(2026, 1, 1), None, 24, "hours", "PSL25 97", "complex"),
    PlantedLimit("po-questioning-duration", date(2026, 1, 1), None, 12, "hours", "PSL25 97", "many"),
    PlantedLimit("po-questioning-duration", date(2026, 1, 1), None, 8, "hours", "PSL25 97"),
    PlantedLimit(
        "no-serial-summons", date(2018, 10, 26), None, 12, "hours", "CPL 119, APR 69: no number; a hint for people"
    ),
    PlantedLimit("counsel-rights-first-contact", date(2018, 10, 26), None, None, "none", "CPL 34, CPR 43"),
    PlantedLimit("interrogation-place", date(2018, 10, 26), None, None, "none", "CPL 118, 119; CPR 198"),
    PlantedLimit("identification-lineup", date(2019, 1, 1), None, None, "none", "CPR 260, APR 102-104"),
    PlantedLimit("po-two-officers", date(2026, 1, 1), None, None, "none", "PSL25 108"),
    PlantedLimit("hearing-request-window", date(2021, 7, 15), None, 5, "working-days", "APL 64(1)"),
    PlantedLimit("po-case-period", date(2013, 1, 1), date(2025, 12, 31), 30, "days", "PSL12 99"),
    PlantedLimit("po-case-period", date(2026, 1, 1), None, 30, "days", "PSL25 118"),
    PlantedLimit("detention-merge-20d-sum", date(2013, 1, 1), None, 20, "days of detention", "PSL12 16, PSL25 16"),
    PlantedLimit("hearing-host-separation", date(2019, 1, 1), None, None, "none", "APR 128"),
    PlantedLimit("interrogation-two-officers-overlap", date(2018, 10, 26), None, None, "none", "CPL 118"),
)


def planted_limit(rule_id: str, at: datetime, when: str = "") -> PlantedLimit:
    """Return the limit of a rule that is in force on the day of ``at`` under the named condition."""
    day = at.date()
    return next(
        limit
        for limit in LIMITS
        if limit.rule_id == rule_id
        and limit.when == when
        and limit.first_day <= day
        and (limit.last_day is None or day <= limit.last_day)
    )


def in_force(rule_id: str, at: datetime) -> bool:
    """Say whether any limit of the rule is in force on the day of ``at``."""
    day = at.date()
    return any(
        limit.first_day <= day and (limit.last_day is None or day <= limit.last_day)
        for limit in LIMITS
        if limit.rule_id == rule_id
    )
