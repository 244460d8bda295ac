"""Items of case property: named before or beside the first step about them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.cases.actions.steps import APPEND, record_of
from xiezhi.web.cases.actions.things import LONGEST_NAME, LONGEST_QUANTITY, Named, name_item
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import visit_of
from xiezhi.web.ui.forms import Field, Filled, Form
from xiezhi.web.ui.words import Words

FORM_ADDRESS = "/cases/{}/items/"


def item_form(words: Words) -> Form:
    """Return the form of an item."""
    fields = (
        Field("item_name", words["item_name"], why=words["item_name_why"], longest=LONGEST_NAME),
        Field("item_quantity", words["item_quantity"], required=False, longest=LONGEST_QUANTITY),
    )
    return Form("case_item", words["case_item_add"], words["case_item_add"], fields)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, case_id: str) -> HttpResponse:
    """Name an item, so that an approval and every later step can say that it is about this one."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    visit.who.demand(APPEND, record_of(found), visit.day, case_id)

    def act(filled: Filled) -> Sent:
        named = Named(filled.text("item_name"), filled.text("item_quantity"))
        name_item(actor=visit.who, case=found, named=named, now=visit.now)
        return Sent(f"/cases/{case_id}/")

    return work(request, Task(item_form(visit.words), act, about=case_id, explanation=found.number))
