"""The forms of papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from xiezhi.core.text import Language
from xiezhi.law.labels import attribute_label, word_label
from xiezhi.law.model import ValueType
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case
from xiezhi.web.papers.filling import said_of
from xiezhi.web.papers.kinds import PaperKind, Typed, kinds
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import Words

PERSON, REASON, SERVED_AT = "party", "paper_reason", "served_at"
_LONG = 4000


def paper_form(words: Words, kind: PaperKind, choices: Sequence[tuple[str, str]] = (), *, again: bool = False) -> Form:
    """What is typed for a paper; ``again``: for its correction, which needs a reason."""
    fields = [_field(each, words.language) for each in kind.typed]
    if kind.person:
        named = Field(PERSON, words["paper_names"], FieldKind.CHOICE, kind.person_required, choices=tuple(choices))
        fields.insert(0, named)
    if again:
        fields.append(Field(REASON, words["paper_why_again"], longest=200))
    name = f"paper-{kind.kind_id}-again" if again else f"paper-{kind.kind_id}"
    submit = words["paper_correct"] if again else words["paper_make"]
    return Form(name, kind.label.say(words.language), submit, tuple(fields))


def choices_of(case: Case, kind: PaperKind, language: Language) -> list[tuple[str, str]]:
    """Return whom a paper of a kind may name."""
    return [(each.token, said_of(each, language)) for each in case.parties.filter(kind__in=kind.person)]


def _field(asked: Typed, language: Language) -> Field:
    kind, longest = (FieldKind.TEXTAREA, _LONG) if asked.long else (FieldKind.TEXT, 200)
    return Field(asked.name, asked.label.say(language), kind, asked.required, longest=longest)


def service_form(words: Words, kind: PaperKind) -> Form:
    """When a paper was served, and what the event asks besides."""
    fields = [Field(SERVED_AT, words["paper_served_at"], longest=16, why=words["paper_moment"])]
    if kind.serves is not None:
        fields += [_asked(kind.serves.event, name, words) for name in kind.serves.ask]
    why = Field(REASON, words["paper_breach"], FieldKind.TEXTAREA, required=False, longest=400, why=words["case_why"])
    return Form(f"paper-serve-{kind.kind_id}", words["paper_serve"], words["paper_serve"], (*fields, why))


def _asked(event: str, name: str, words: Words) -> Field:
    vocabulary = rulebook().vocabulary
    attribute = vocabulary.events[event].attributes[name]
    label = attribute_label(name, vocabulary).say(words.language)
    if attribute.value_type is ValueType.BOOL:
        return Field(
            name, label, FieldKind.CHOICE, choices=(("true", words["case_true"]), ("false", words["case_false"]))
        )
    options = tuple((each, word_label(name, each, vocabulary).say(words.language)) for each in attribute.allowed)
    return Field(name, label, FieldKind.CHOICE, choices=options)


def void_form(words: Words) -> Form:
    """Why a paper does not count."""
    reason = Field(REASON, words["reason"], longest=200)
    return Form("paper-void", words["paper_void"], words["paper_void"], (reason,))


def moment_of(text: str, now: datetime) -> datetime | None:
    """Return a moment as it is typed, of this minute the present one; None for what is none."""
    zone = ZoneInfo(rulebook().jurisdiction.zone)
    try:
        moment = datetime.strptime(text.replace("：", ":").replace("T", " "), "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError:
        return None
    return now if moment == now.astimezone(zone).replace(second=0, microsecond=0) else moment


def typed_of(filled: Filled, kind: PaperKind) -> dict[str, str]:
    """Return what was typed for a kind."""
    return {each.name: filled.text(each.name) for each in kind.typed}


def with_drafts() -> list[tuple[PaperKind, bool]]:
    """Return every kind, to be made and to be corrected."""
    return [(kind, again) for kind in kinds().values() for again in (False, True)]
