"""前置审核: its register, one advice, and giving one."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.cases.review.actions.fronts import MOST_HOURS, MOST_ITEMS, NOT_SEEN, OK, PROBLEM, Advised, advise
from xiezhi.web.cases.review.chains import chains_in_force
from xiezhi.web.cases.review.models import Advice
from xiezhi.web.cases.review.opinions import POINTS
from xiezhi.web.cases.review.queries import FRONTS, GIVE
from xiezhi.web.cases.review.registers import FRONT_REVIEWS, REVIEWS
from xiezhi.web.cases.review.views.dossier import front_line
from xiezhi.web.cases.review.views.pages import said as word_of
from xiezhi.web.cases.things import names_in_texts
from xiezhi.web.cases.views.record_closure import said
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.registers.page import shown
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.views.registers import export
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import Words, two

__all__ = ["all_reviews", "export", "front", "fronts", "give"]


@require_GET
def all_reviews(request: HttpRequest) -> HttpResponse:
    """List every review in reach."""
    return shown(request, REVIEWS)


@require_GET
def fronts(request: HttpRequest) -> HttpResponse:
    """List the advice in reach, the newest first."""
    return shown(request, FRONT_REVIEWS)


@require_GET
def front(request: HttpRequest, front_id: str) -> HttpResponse:
    """Show one advice."""
    visit = visit_of(request)
    row = FRONT_REVIEWS.rows(visit, FRONTS).filter(pk=front_id).select_related("case__unit").first()
    if row is None:
        raise DeniedError(FRONTS, front_id)
    record_read(visit, "front-review-read", [row.pk])
    tokens = {each.person_id: each.token for each in row.case.parties.all()}
    matter = chains_in_force().matters.get(row.matter)
    more = {
        **front_line(visit, row, names_in_texts(row.case)),
        "case": row.case,
        "matter": row.matter if matter is None else matter.say(visit.language),
        "about": tokens.get(row.about, ""),
    }
    return render(request, "cases/front.html", more)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, case_id: str) -> HttpResponse:
    """Give advice on a matter of a case."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    visit.who.demand(GIVE, record_of(found), visit.day, case_id)

    def act(filled: Filled) -> Sent:
        made = said_of(visit, found, filled)
        return Sent(f"/front-reviews/{made}/")

    start = {f"point-{point}": NOT_SEEN for point in POINTS}
    task = Task(
        _form(visit, found),
        act,
        about=case_id,
        start=start,
        check=lambda filled: _check(filled, visit.words),
        explanation=found.number,
    )
    return work(request, task)


def said_of(visit: Visit, found: Case, filled: Filled) -> str:
    """Keep the advice of a form; return its id."""
    made: list[str] = []
    items = tuple(line.strip() for line in filled.text("items").splitlines() if line.strip())
    advised = Advised(
        filled.text("matter"),
        Decimal(filled.text("hours")),
        filled.text("advice"),
        filled.text("opinion"),
        filled.text("about"),
        {point: filled.text(f"point-{point}") or NOT_SEEN for point in POINTS},
        items,
    )
    said(lambda: made.append(advise(actor=visit.who, case=found, advised=advised, now=visit.now).pk))
    return made[0]


def _check(filled: Filled, words: Words) -> None:
    try:
        Decimal(filled.text("hours"))
    except InvalidOperation:
        filled.errors.setdefault("hours", words["front_hours_wrong"])


def _form(visit: Visit, found: Case) -> Form:
    words, language = visit.words, visit.language
    matters = tuple((key, name.say(language)) for key, name in chains_in_force().matters.items())
    parties = tuple((each.person_id, each.token) for each in found.parties.all())
    advices = tuple((value, two(str(label), language)) for value, label in Advice.choices)
    looked = tuple((each, words[f"front_{each}"]) for each in (OK, PROBLEM, NOT_SEEN))
    heads = tuple(
        Field(f"point-{point}", word_of(point, visit), FieldKind.CHOICE, required=False, choices=looked)
        for point in POINTS
    )
    return Form(
        "front_review",
        words["front_give"],
        words["front_give"],
        (
            Field("matter", words["review_matter"], FieldKind.CHOICE, choices=matters),
            Field("about", words["review_about"], FieldKind.CHOICE, required=False, choices=parties),
            Field("hours", words["front_hours"], longest=6, why=words["front_hours_why"].format(MOST_HOURS)),
            *heads,
            Field(
                "items",
                words["front_items"],
                FieldKind.TEXTAREA,
                required=False,
                longest=4000,
                why=words["front_items_why"].format(MOST_ITEMS),
            ),
            Field("advice", words["front_advice"], FieldKind.CHOICE, choices=advices),
            Field("opinion", words["review_opinion"], FieldKind.TEXTAREA, longest=2000),
        ),
    )
