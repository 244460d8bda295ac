"""The forms of closed records."""

from __future__ import annotations

from xiezhi.web.cases.closure.actions.closing import HOURS
from xiezhi.web.cases.closure.models import ClosureKind, OpeningKind
from xiezhi.web.ui.forms import Field, FieldKind, Form
from xiezhi.web.ui.words import Words, two


def close_form(words: Words) -> Form:
    """Closing a case off."""
    kinds = tuple((value, two(str(label), words.language)) for value, label in ClosureKind.choices)
    fields = (Field("kind", words["closure_kind"], FieldKind.CHOICE, choices=kinds, why=words["closure_why_kind"]),)
    return Form("close-off", words["closure_close"], words["closure_close"], fields)


def ask_form(words: Words) -> Form:
    """Asking to open a closed record."""
    kinds = tuple((value, two(str(label), words.language)) for value, label in OpeningKind.choices)
    fields = (
        Field("number", words["case_number"], longest=60),
        Field("kind", words["closure_asked"], FieldKind.CHOICE, choices=kinds),
        Field("purpose", words["closure_purpose"], FieldKind.TEXTAREA, longest=500, why=words["closure_why_purpose"]),
    )
    return Form("ask-opening", words["closure_ask"], words["closure_send"], fields)


def decide_form(words: Words, kind: str) -> Form:
    """Deciding a request."""
    answers = (("yes", words["closure_grant"]), ("no", words["closure_decline"]))
    hours = tuple((str(each), words["closure_hours"].format(each)) for each in HOURS)
    span = Field("hours", words["closure_span"], FieldKind.CHOICE, required=False, choices=hours)
    fields = (
        Field("answer", words["closure_answer"], FieldKind.CHOICE, choices=answers),
        *((span,) if kind == OpeningKind.LOOK else ()),
        Field("reason", words["closure_reason"], FieldKind.TEXTAREA, required=False, longest=500),
    )
    return Form("decide-opening", words["closure_decide"], words["closure_decide"], fields)
