"""Drafts: what is typed is kept while it is typed, encrypted, and offered again until the form is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db import transaction
from django.urls import resolve

from xiezhi.core.text import Language
from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.desk.models import Draft
from xiezhi.web.desk.routes import guard_of
from xiezhi.web.desk.sending import is_sent
from xiezhi.web.desk.visit import Visit
from xiezhi.web.keys import journal_key
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.models import Account
from xiezhi.web.ui.forms import VERSION, FieldKind, Filled, Form
from xiezhi.web.ui.words import Words

LONGEST_DRAFT = 65_536


@dataclass(frozen=True, slots=True)
class FormPlace:
    """Where a form lives, so that its draft can be opened again; ``{}`` in the address is what the form is about."""

    make: Callable[[Words], Form]
    address: str


_BROUGHT: list[FormPlace] = []


def register_form(make: Callable[[Words], Form], address: str) -> None:
    """Tell the desk of a form whose drafts are kept; called once for each form, when its app is ready."""
    _BROUGHT.append(FormPlace(make, address))


@cache
def _places() -> dict[str, FormPlace]:
    # Made at the first question and not before: what a form offers may lie in the database.
    return {each.make(Words(Language.ZH)).name: each for each in _BROUGHT}


def place_of(name: str) -> FormPlace | None:
    """Return where a form lives; None for one that keeps no drafts."""
    return _places().get(name)


def save_draft(visit: Visit, form: Form, filled: Filled, about: str) -> bool:
    """Keep what is typed so far, but nothing of a form that was sent already, and no password."""
    typed = {each.name: filled.text(each.name) for each in form.fields if each.kind is not FieldKind.PASSWORD}
    packed = json.dumps(typed | {VERSION: filled.version}, ensure_ascii=False).encode()
    if len(packed) > LONGEST_DRAFT or not any(typed.values()):
        return False
    account = visit.who.account
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if is_sent(visit, filled.token):
            return False
        Draft.objects.update_or_create(
            account=account,
            form=form.name,
            about=about,
            defaults={
                "typed": encrypted(packed, journal_key(settings.ENVIRONMENT), _bound(account.pk, form.name, about)),
                "saved_at": visit.now,
            },
        )
    return True


def draft_values(draft: Draft) -> dict[str, str]:
    """Return what was typed into a draft."""
    plain = decrypted(
        bytes(draft.typed), journal_key(settings.ENVIRONMENT), _bound(draft.account_id, draft.form, draft.about)
    )
    return {str(name): str(value) for name, value in json.loads(plain).items()}


def _bound(account_id: str, form: str, about: str) -> str:
    return f"draft {account_id} {form} {about}"


def waiting_drafts(visit: Visit) -> list[dict[str, object]]:
    """Return one's own drafts that can be opened from this posting, each with its title and where it goes on."""
    found = []
    for draft in Draft.objects.filter(account=visit.who.account):
        place = place_of(draft.form)
        address = place.address.format(draft.about) if place is not None else ""
        if place is not None and _opens(visit, address):
            found.append({"draft": draft, "title": place.make(visit.words).title, "address": address})
    return found


def _opens(visit: Visit, address: str) -> bool:
    guard = guard_of(resolve(address).url_name)
    return not isinstance(guard, Right) or visit.who.may(guard, visit.day)
