"""Whom a case concerns: named with who it is, shown masked, unmasked for a purpose."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.core.errors import XiezhiError
from xiezhi.web.cases.actions.cases import EDIT, add_party
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Case, Party, PartyKind
from xiezhi.web.cases.queries import VIEW, one_case
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, render, visit_of
from xiezhi.web.identity.models import Party as Identity
from xiezhi.web.identity.particulars import Particulars, checked
from xiezhi.web.identity.parties import masked_party
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.actions.identities import UNMASK, unmask_party
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import Words, two

MASKED = Right("party_pii", "view_masked")
FORM_ADDRESS = "/cases/{}/parties/"


def party_form(words: Words) -> Form:
    """Return the form of a person whom a case concerns."""
    kinds = tuple((value, two(str(label), words.language)) for value, label in PartyKind.choices)
    return Form(
        "case_party",
        words["case_party_add"],
        words["case_party_add"],
        (
            Field("kind", words["kind"], FieldKind.CHOICE, choices=kinds),
            Field("name", words["case_party_name"], required=False, why=words["case_party_name_why"], longest=60),
            Field("id_number", words["case_party_id"], required=False, why=words["case_party_id_why"], longest=40),
            Field("birth_on", words["case_party_birth"], FieldKind.DATE, required=False),
            Field("phone", words["case_party_phone"], required=False, longest=40),
            Field("address", words["case_party_address"], required=False),
        ),
    )


@require_http_methods(["GET", "POST"])
def party(request: HttpRequest, case_id: str) -> HttpResponse:
    """Name somebody whom the case concerns; without a name only a token (甲, 乙 …) stands for them."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    visit.who.demand(EDIT, record_of(found), visit.day, case_id)

    def act(filled: Filled) -> Sent:
        given = _particulars(filled)
        told = given if given.as_json() else None
        try:
            add_party(actor=visit.who, case=found, kind=PartyKind(filled.text("kind")), now=visit.now, given=told)
        except IdentityError as error:
            raise OrgError(error.what.zh, error.what.en) from error
        return Sent(f"/cases/{case_id}/")

    task = Task(party_form(visit.words), act, about=case_id, check=_checker(visit), explanation=found.number)
    return work(request, task)


def _checker(visit: Visit) -> Callable[[Filled], None]:
    def check(filled: Filled) -> None:
        given = _particulars(filled)
        if not given.as_json():
            return
        try:
            checked(given, visit.day)
        except XiezhiError as error:
            place = "id_number" if given.id_number and given.name else "birth_on" if given.name else "name"
            filled.errors[place] = visit.say(error)

    return check


def _particulars(filled: Filled) -> Particulars:
    name, number = filled.text("name"), filled.text("id_number")
    return Particulars(name, number, filled.text("phone"), filled.text("address"), filled.maybe_day("birth_on"))


@require_http_methods(["GET", "POST"])
def one_party(request: HttpRequest, case_id: str, party_id: str) -> HttpResponse:
    """Show who somebody is: for a purpose, which the journal has before the values are sent."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    named, identity = _named(found, party_id)
    visit.who.demand(UNMASK, record_of(found), visit.day, party_id)
    more: dict[str, object] = {
        "case": found,
        "party": named,
        "kind": two(str(named.get_kind_display()), visit.language),
    }
    if request.method == "POST":
        try:
            purpose = request.POST.get("purpose", "")
            given = unmask_party(
                actor=visit.who, record=record_of(found), party=identity, purpose=purpose, now=visit.now
            )
        except IdentityError as error:
            shown = _said(masked_party(identity), visit)
            return render(request, "cases/party.html", more | {"shown": shown, "problem": visit.say(error)}, 400)
        values = {name: str(value) for name, value in given.as_json().items() if name != "numbers"}
        values |= given.numbers
        return render(request, "cases/party.html", more | {"shown": _said(values, visit), "unmasked": True})
    return render(request, "cases/party.html", more | {"shown": _said(masked_party(identity), visit)})


def _named(found: Case, party_id: str) -> tuple[Party, Identity]:
    named = found.parties.filter(identity_id=party_id).exclude(identity_id="").first()
    identity = None if named is None else Identity.objects.select_related("key").filter(pk=party_id).first()
    if named is None or identity is None:
        raise DeniedError(UNMASK, party_id)
    return named, identity


_LABELS = {
    "name": "case_party_name",
    "id_number": "case_party_id",
    "birth_on": "case_party_birth",
    "phone": "case_party_phone",
    "address": "case_party_address",
}


def _said(values: dict[str, str], visit: Visit) -> list[tuple[str, str]]:
    return [(visit.words[_LABELS[name]] if name in _LABELS else name, value) for name, value in values.items()]


def parties_of(visit: Visit, found: Case) -> list[dict[str, object]]:
    """Return whom a case concerns as its page shows it: masked for who may see that, a link for who may unmask."""
    record, policy = record_of(found), shipped_policy()
    masks = can(policy, visit.who.viewpoint, MASKED, record, visit.day)
    unmasks = can(policy, visit.who.viewpoint, UNMASK, record, visit.day)
    rows = list(found.parties.all())
    named = Identity.objects.select_related("key").in_bulk([each.identity_id for each in rows if each.identity_id])
    return [
        {
            "token": each.token,
            "kind": two(str(each.get_kind_display()), visit.language),
            "masked": masked_party(named[each.identity_id]) if masks and each.identity_id in named else {},
            "link": f"/cases/{found.pk}/parties/{each.identity_id}/" if unmasks and each.identity_id in named else "",
        }
        for each in rows
    ]
