"""The register 期限: every open deadline in reach, with its light at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from xiezhi.law.model import Severity
from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.queries import cases
from xiezhi.web.cases.wording import articles_of, due_text
from xiezhi.web.deadlines.days import left
from xiezhi.web.deadlines.queries import (
    EXPORT,
    LIST,
    TONES,
    VIEW,
    Deadline,
    Light,
    open_deadlines,
    with_case,
    with_mine,
)
from xiezhi.web.desk.registers.register import Column, Narrow, Register
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.access.policy import Right

Rows = TypeVar("Rows", bound=Model)


@dataclass(frozen=True, slots=True)
class CaseRegister(Register[Rows]):
    """A register whose rows belong to cases (``case_key``): a right reaches a row where it reaches the case."""

    def rows(self, visit: Visit, right: Right) -> QuerySet[Rows]:
        """Return the rows of the cases that a right reaches; those of a closed record are nobody's."""
        return self.base(visit).filter(case_key__in=cases(visit.who, right, visit.now).values("pk"))


def lights(visit: Visit) -> Sequence[tuple[str, str]]:
    """Return the lights with their words."""
    return [(str(each), visit.words[f"deadline_{each}"]) for each in Light]


def severities(visit: Visit) -> Sequence[tuple[str, str]]:
    """Return the severities with their words."""
    return [(str(each), visit.words[f"deadline_{each}"]) for each in Severity]


def _rules(visit: Visit) -> Sequence[tuple[str, str]]:
    clocked = [(name, rule.title.say(visit.language)) for name, rule in rules().items() if rule.clock is not None]
    return sorted(clocked, key=lambda each: each[1])


def yes_no(visit: Visit) -> Sequence[tuple[str, str]]:
    """Return yes and no with their words."""
    return (("yes", visit.words["yes"]), ("no", visit.words["no"]))


def rule_title(rule_id: str, visit: Visit) -> str:
    """Return what a rule is called; one that the rulebook no longer has, by its id."""
    rule = rules().get(rule_id)
    return rule_id if rule is None else rule.title.say(visit.language)


def _base(visit: Visit) -> QuerySet[Deadline]:
    return with_mine(with_case(open_deadlines(visit.now)), visit.who)


def _left(row: Deadline, visit: Visit) -> str:
    return "" if row.due_at is None else left(row.due_at, visit.now).say(visit.language)


# Any: rows of every register of deadlines have these two by an annotation.
CASE_COLUMNS: tuple[Column[Any], ...] = (
    Column(
        "case", lambda words: words["case_number"], lambda row, _: row.case_number, "case_number", Narrow.TEXT, width=24
    ),
    Column("unit", lambda words: words["unit"], lambda row, _: row.unit_name, "unit_name", Narrow.TEXT, width=20),
)
DEADLINES: CaseRegister[Deadline] = CaseRegister(
    name="deadlines",
    title=lambda words: words["deadlines"],
    address="/deadlines/",
    right=LIST,
    export=EXPORT,
    read_as="deadlines-listed",
    base=_base,
    columns=(
        Column(
            "rule",
            lambda words: words["deadline_rule"],
            lambda row, visit: rule_title(row.rule_id, visit),
            "rule_id",
            Narrow.CHOICE,
            _rules,
            width=32,
        ),
        Column(
            "light",
            lambda words: words["deadline_light"],
            lambda row, visit: dict(lights(visit))[row.light],
            "light",
            Narrow.CHOICE,
            lights,
            tone=lambda row: TONES[Light(row.light)],
        ),
        Column(
            "due",
            lambda words: words["deadline_due"],
            lambda row, _: due_text(row.due_at),
            "ends_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        Column("left", lambda words: words["deadline_left"], _left),
        *CASE_COLUMNS,
        Column(
            "lead",
            lambda words: words["deadline_lead"],
            lambda row, _: row.lead_name,
            "lead_name",
            Narrow.TEXT,
        ),
        Column(
            "severity",
            lambda words: words["deadline_severity"],
            lambda row, visit: dict(severities(visit)).get(row.severity, ""),
            "severity",
            Narrow.CHOICE,
            severities,
        ),
        Column(
            "article",
            lambda words: words["deadline_article"],
            lambda row, visit: articles_of(row.rule_id, row.row, visit.language),
            width=40,
        ),
        Column(
            "provisional",
            lambda words: words["deadline_provisional"],
            lambda row, visit: visit.words["deadline_provisional_yes"] if row.provisional else "",
            "provisional_now",
            Narrow.CHOICE,
            yes_no,
            tone=lambda row: "yellow" if row.provisional else "",
        ),
        Column(
            "mine",
            lambda words: words["deadline_mine"],
            lambda row, visit: dict(yes_no(visit))[row.mine],
            "mine",
            Narrow.CHOICE,
            yes_no,
            aside=True,
        ),
    ),
    order=("due_at", "obligation_id"),
    path="path",
    link=lambda row: f"/cases/{row.case_key}/",
    view=VIEW,
    head="deadlines/head.html",
)
