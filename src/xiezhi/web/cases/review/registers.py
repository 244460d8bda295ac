"""The registers of reviews and of advice before a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as When
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models import When as If

from xiezhi.web.cases.models import CaseOfficer, FrontReview, ReviewTask
from xiezhi.web.cases.review.chains import chains_in_force
from xiezhi.web.cases.review.machine import State
from xiezhi.web.cases.review.models import Advice
from xiezhi.web.cases.review.queries import EXPORT, FRONTS, LIST, tasks
from xiezhi.web.cases.wording import due_text
from xiezhi.web.desk.registers.register import Column, Narrow, Register
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.access.policy import Right
from xiezhi.web.ui.words import two
from xiezhi.web.ui.words.review import SAID

OVERDUE, IN_TIME, DONE = "overdue", "in-time", "done"
_TONES = {State.APPROVED: "green", State.REJECTED: "red", State.RETURNED: "yellow", State.OPEN: "azure"}
_ADVICE_TONES = {Advice.READY: "green", Advice.MEND: "yellow", Advice.AGAINST: "red"}


def _matters(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(key, name.say(visit.language)) for key, name in chains_in_force().matters.items()]


# What both registers tell of a row's case and matter.
_MATTER: Column[Any] = Column(
    "matter",
    lambda words: words["review_matter"],
    lambda row, visit: dict(_matters(visit)).get(row.matter, row.matter),
    "matter",
    Narrow.CHOICE,
    _matters,
)
_CASE: Column[Any] = Column(
    "case",
    lambda words: words["case_number"],
    lambda row, _: row.case.number,
    "case_number",
    Narrow.TEXT,
    width=24,
)
_UNIT: Column[Any] = Column(
    "unit",
    lambda words: words["unit"],
    lambda row, _: row.case.unit.name,
    "unit_name",
    Narrow.TEXT,
    width=20,
)


def _states(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(str(each), SAID[each].say(visit.language)) for each in State]


def _levels(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(each, SAID[each].say(visit.language)) for each in ("L1", "L2", "L3", "L4", "L5")]


def _standings(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(each, visit.words[f"review_{each.replace('-', '_')}"]) for each in (OVERDUE, IN_TIME, DONE)]


def _advices(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(label), visit.language)) for value, label in Advice.choices]


@dataclass(frozen=True, slots=True)
class _Reviews(Register[ReviewTask]):
    def rows(self, visit: Visit, right: Right) -> QuerySet[ReviewTask]:
        """Return the reviews that a right reaches, one's own signatures among them."""
        late = If(state=State.OPEN, due_at__lt=visit.now, then=Value(OVERDUE))
        here = If(state__in=[State.OPEN, State.RETURNED], then=Value(IN_TIME))
        return tasks(visit.who, right, visit.now).annotate(
            standing=When(late, here, default=Value(DONE), output_field=CharField()),
            case_number=F("case__number"),
            unit_name=F("case__unit__name"),
        )


def _of(name: str, row: object) -> str:
    return str(getattr(row, name))


REVIEWS = _Reviews(
    name="reviews",
    title=lambda words: words["reviews_register"],
    address="/reviews/all/",
    right=LIST,
    export=Right("review_task", "export"),
    read_as="reviews-register-listed",
    base=lambda _visit: ReviewTask.objects.all(),
    columns=(
        _MATTER,
        _CASE,
        _UNIT,
        Column(
            "state",
            lambda words: words["state"],
            lambda row, visit: SAID[row.state].say(visit.language),
            "state",
            Narrow.CHOICE,
            _states,
            tone=lambda row: _TONES.get(State(row.state), "secondary"),
        ),
        Column(
            "level",
            lambda words: words["review_level"],
            lambda row, visit: SAID[row.level].say(visit.language),
            "level",
            Narrow.CHOICE,
            _levels,
            width=20,
        ),
        Column(
            "standing",
            lambda words: words["review_standing"],
            lambda row, visit: dict(_standings(visit))[_of("standing", row)],
            "standing",
            Narrow.CHOICE,
            _standings,
            tone=lambda row: "red" if _of("standing", row) == OVERDUE else "",
        ),
        Column(
            "due",
            lambda words: words["review_due"],
            lambda row, _: due_text(row.due_at) if row.state == State.OPEN else None,
            "due_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        Column("round", lambda words: words["review_round"], lambda row, _: row.round, "round"),
        Column(
            "opened",
            lambda words: words["review_opened"],
            lambda row, _: row.opened_at,
            "opened_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
    ),
    order=("-opened_at", "task_id"),
    path="case__path",
    link=lambda row: f"/reviews/{row.pk}/",
    view=LIST,
    head="cases/reviews_head.html",
)


def _fronts(visit: Visit) -> QuerySet[FrontReview]:
    me = visit.who.account.person_id
    mine = CaseOfficer.objects.filter(case=OuterRef("case_id"), person_id=me)
    column = When(
        If(Exists(mine), then=Value(me)), If(person_id=me, then=Value(me)), default=Value(""), output_field=CharField()
    )
    return FrontReview.objects.select_related("case__unit").annotate(
        of_viewer=column, case_number=F("case__number"), unit_name=F("case__unit__name")
    )


FRONT_REVIEWS: Register[FrontReview] = Register(
    name="front_reviews",
    title=lambda words: words["front_reviews"],
    address="/front-reviews/",
    right=FRONTS,
    export=EXPORT,
    read_as="front-reviews-listed",
    base=_fronts,
    columns=(
        Column(
            "given",
            lambda words: words["front_given"],
            lambda row, _: row.given_at,
            "given_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        _CASE,
        _UNIT,
        _MATTER,
        Column("who", lambda words: words["front_by"], lambda row, _: row.name, "name", Narrow.TEXT),
        Column(
            "advice",
            lambda words: words["front_advice"],
            lambda row, visit: dict(_advices(visit))[row.advice],
            "advice",
            Narrow.CHOICE,
            _advices,
            tone=lambda row: _ADVICE_TONES[Advice(row.advice)],
        ),
        Column("hours", lambda words: words["front_hours"], lambda row, _: str(row.hours), "hours", total=True),
        Column(
            "items", lambda words: words["front_item_count"], lambda row, _: row.item_count, "item_count", total=True
        ),
    ),
    order=("-given_at", "front_id"),
    path="case__path",
    person="of_viewer",
    closed="case__record_closed",
    link=lambda row: f"/front-reviews/{row.pk}/",
    view=FRONTS,
    head="cases/reviews_head.html",
)
