"""Opening a case: in one's own unit, led by oneself; sent twice it is one case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.cases.actions.cases import CREATE, open_case
from xiezhi.web.cases.models import CaseClass
from xiezhi.web.cases.views.record_closure import said
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import visit_of
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.models import Person, Posting
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import Words, two


def open_form(words: Words, posting: Posting) -> Form:
    """Return the form of a case: its class, its matter, and a second officer of the unit."""
    classes = tuple((value, two(str(label), words.language)) for value, label in CaseClass.choices)
    colleagues = Person.objects.filter(unit=posting.unit, left_on=None).exclude(pk=posting.person_id)
    fields = (
        Field("case_class", words["case_class"], FieldKind.CHOICE, choices=classes),
        Field("title", words["case_title"], longest=120),
        Field(
            "second",
            words["case_second"],
            FieldKind.CHOICE,
            required=False,
            choices=tuple((each.pk, each.name) for each in colleagues.order_by("name", "pk")),
        ),
    )
    return Form("case_open", words["case_open"], words["case_open"], fields)


@require_http_methods(["GET", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a case."""
    visit = visit_of(request)
    posting = visit.who.posting
    if posting is None:
        raise DeniedError(CREATE, "")
    visit.who.demand(CREATE, Record(posting.unit.path), visit.day)

    def act(filled: Filled) -> Sent:
        second = Person.objects.filter(pk=filled.text("second"), unit=posting.unit)
        made = said(
            lambda: open_case(
                actor=visit.who,
                case_class=CaseClass(filled.text("case_class")),
                title=filled.text("title"),
                unit=posting.unit,
                handlers=[posting.person, *second],
                now=visit.now,
            )
        )
        return Sent(f"/cases/{made.pk}/")

    return work(request, Task(open_form(visit.words, posting), act))
