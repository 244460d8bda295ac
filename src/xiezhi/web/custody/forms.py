"""The forms of custody: fields come from the vocabulary of the law, their order from the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from xiezhi.core.text import Language
from xiezhi.law.model import Attribute, ValueType
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import CaseClass, Party
from xiezhi.web.cases.powers import offered
from xiezhi.web.cases.wording import fact_label
from xiezhi.web.custody.kinds import HEALTH_STATES, INTACT, StepKind
from xiezhi.web.custody.models import Centre, Room, RoomKind, Stay
from xiezhi.web.custody.wording import regime_words, said, word_of
from xiezhi.web.desk.drafts import register_form
from xiezhi.web.org.models import Person
from xiezhi.web.org.viewer import legal_day
from xiezhi.web.ui.forms import Field, FieldKind, Form
from xiezhi.web.ui.words import Words
from xiezhi.web.ui.words.custody import SAID

Choices = tuple[tuple[str, str], ...]
# Facts on which the limits of an administrative case depend.
GROUNDS = ("complex_or_major", "may_be_detained_admin", "many_suspects_or_identity_unknown")
OTHER_GROUND = "other_admin_law_uses_po_procedure"


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen in the forms of a stay: rooms, those for interviews, officers, and those who may approve."""

    rooms: Choices = ()
    interview_rooms: Choices = ()
    officers: Choices = ()
    heads: Choices = ()


def offer_for(stay: Stay, now: datetime, language: Language) -> Offer:
    """Return the rooms of the centre, the officers of the case and its unit, and the heads above it."""
    handlers = list(stay.case.officers.values_list("person_id", "name"))
    staff = Person.objects.filter(unit=stay.case.unit, left_on__isnull=True).values_list("person_id", "name")
    rooms = list(Room.objects.filter(centre=stay.centre))
    talking = [each for each in rooms if each.kind == RoomKind.INTERVIEW]
    heads = offered(stay.case.path, legal_day(now), language)
    return Offer(_named(rooms), _named(talking), tuple({**dict(handlers), **dict(staff)}.items()), heads)


def _named(rooms: Sequence[Room]) -> Choices:
    return tuple((str(each.pk), each.name) for each in rooms)


def _at(words: Words, name: str = "at", *, required: bool = True, why: str = "") -> Field:
    return Field(name, said(name, words.language), required=required, longest=16, why=why)


def _reason(words: Words) -> Field:
    why = words["custody_why_reason"]
    return Field("reason", words["custody_reason"], FieldKind.TEXTAREA, required=False, why=why, longest=500)


def _tick(words: Words, fact: str) -> Field:
    return Field(fact, fact_label(fact, words.language), FieldKind.CHECKBOX, required=False)


def step_form(words: Words, kind: StepKind, offer: Offer) -> Form:
    """Return the form of a step."""
    own = _OWN.get(kind.name)
    fields = [_at(words), *(own(words, offer) if own is not None else ())]
    fields += [_of_attribute(words, kind, name) for name in kind.attrs]
    fields += [_tick(words, fact) for fact in kind.facts]
    title = said(f"step_{kind.name}", words.language)
    return Form(f"custody-{kind.name}", title, words["custody_save"], (*fields, _reason(words)))


def _of_attribute(words: Words, kind: StepKind, name: str) -> Field:
    attribute = attribute_of(kind, name)
    own = f"custody_field_{name}" in SAID
    label = said(f"field_{name}", words.language) if own else rulebook().vocabulary.labels[name].say(words.language)
    if attribute.value_type is ValueType.BOOL:
        return Field(name, label, FieldKind.CHECKBOX, required=False)
    if attribute.allowed:
        choices = tuple((each, word_of(name, each, words.language)) for each in attribute.allowed)
        return Field(name, label, FieldKind.CHOICE, choices=choices)
    return Field(name, label, longest=60)


def attribute_of(kind: StepKind, name: str) -> Attribute:
    """Return a particular of a step as the vocabulary has it."""
    events = rulebook().vocabulary.events
    # An interview is one of two events: both know the particular by the same name.
    names = [kind.event, *(["interrogation-held"] if kind.name == "interview-end" else [])]
    return next(events[each].attributes[name] for each in names if name in events[each].attributes)


def _interview(words: Words, offer: Offer) -> Sequence[Field]:
    return (
        Field("room", said("field_room", words.language), FieldKind.CHOICE, choices=offer.interview_rooms),
        Field("officer", said("field_officers", words.language), FieldKind.CHOICE, choices=offer.officers),
        Field("second", said("field_second", words.language), FieldKind.CHOICE, required=False, choices=offer.officers),
        Field("recording", said("field_recording", words.language), required=False, longest=60),
        _at(words, "until", required=False, why=words["custody_why_until"]),
        _intact(words),
    )


def _ending(words: Words, _offer: Offer) -> Sequence[Field]:
    return (Field("recording", said("field_recording", words.language), required=False, longest=60), _intact(words))


def _intact(words: Words) -> Field:
    """Whether the recording is whole: not ticked by default, for silence is no answer."""
    label = rulebook().vocabulary.labels[INTACT].say(words.language)
    answers = (("true", words["case_true"]), ("false", words["case_false"]))
    return Field(INTACT, label, FieldKind.CHOICE, required=False, choices=answers)


def _room(words: Words, offer: Offer) -> Sequence[Field]:
    return (Field("room", said("field_room", words.language), FieldKind.CHOICE, choices=offer.rooms),)


def _health(words: Words, _offer: Offer) -> Sequence[Field]:
    choices = tuple((each, said(f"health_{each}", words.language)) for each in HEALTH_STATES)
    return (Field("health", said("field_health", words.language), FieldKind.CHOICE, choices=choices),)


def _hours(words: Words, offer: Offer) -> Sequence[Field]:
    choices = tuple((each, each) for each in ("12", "24", "48"))
    return (
        Field("hours", said("field_hours", words.language), FieldKind.CHOICE, choices=choices),
        _head(words, "approver_id", offer),
    )


def _exit(words: Words, offer: Offer) -> Sequence[Field]:
    return (_head(words, "approved_by", offer),)


def _head(words: Words, name: str, offer: Offer) -> Field:
    label = rulebook().vocabulary.labels[name].say(words.language)
    return Field(name, label, FieldKind.CHOICE, required=False, choices=offer.heads)


_OWN = {
    "interview": _interview,
    "interview-end": _ending,
    "room": _room,
    "health": _health,
    "extension": _hours,
    "exit": _exit,
}


def arrival_form(words: Words, parties: Sequence[Party], centres: Sequence[Centre], case_class: str) -> Form:
    """Return the form of an arrival."""
    sexes = (("m", words["custody_male"]), ("f", words["custody_female"]))
    grounds: tuple[str, ...] = () if case_class == CaseClass.CRIMINAL else GROUNDS
    grounds += (OTHER_GROUND,) if case_class == CaseClass.OTHER_ADMIN else ()
    labels = rulebook().vocabulary.labels
    fields = (
        Field(
            "party",
            words["custody_party"],
            FieldKind.CHOICE,
            choices=tuple((str(each.pk), each.token) for each in parties),
        ),
        Field(
            "regime",
            words["custody_regime"],
            FieldKind.CHOICE,
            why=words["custody_why_regime"],
            choices=tuple(regime_words(words.language)),
        ),
        Field(
            "centre",
            words["custody_centre"],
            FieldKind.CHOICE,
            choices=tuple((each.pk, each.name) for each in centres),
        ),
        _at(words),
        _at(words, "entered_at", required=False),
        Field("sex", words["custody_sex"], FieldKind.CHOICE, choices=sexes),
        Field("age", words["custody_age"], required=False, longest=3, why=words["custody_why_age"]),
        Field("warrant_shown", labels["warrant_shown"].say(words.language), FieldKind.CHECKBOX, required=False),
        Field("signed_time", labels["signed_time"].say(words.language), FieldKind.CHECKBOX, required=False),
        *(_tick(words, fact) for fact in ("identity_known", *grounds)),
        _reason(words),
    )
    return Form("custody-arrival", words["custody_arrival"], words["custody_save"], fields)


def correction_form(words: Words) -> Form:
    """Return the form of a correction."""
    fields = (
        _at(words, required=False),
        _at(words, "until", required=False),
        Field("void", words["custody_void_field"], FieldKind.CHECKBOX, required=False),
        Field("reason", words["custody_reason"], FieldKind.TEXTAREA, longest=200),
    )
    return Form("custody-correction", words["custody_fix"], words["custody_fix"], fields)


def person_form(words: Words, name: str, people: Choices) -> Form:
    """Return the form that names one person of the shift: ``keeper`` or ``shift``."""
    title = words["custody_name_keeper"] if name == "keeper" else words["custody_shift"]
    why = words["custody_why_shift"] if name == "shift" else ""
    fields = (Field("person", words["custody_to"], FieldKind.CHOICE, why=why, choices=people),)
    return Form(f"custody-{name}", title, title, fields)


_COMING = ("party", "regime", "centre", "at", "entered_at", "sex", "age", "warrant_shown", "signed_time")
_ARRIVAL = (*_COMING, "identity_known", *GROUNDS, OTHER_GROUND, "reason")
_INTERVIEW = ("at", "room", "officer", "second", "recording", "until", INTACT, "reason")


def _kept(words: Words, name: str, title: str, fields: Sequence[str]) -> Form:
    """Return what a draft needs of a form: its fields by name. The rulebook is not asked before the first request."""
    return Form(name, title, words["custody_save"], tuple(Field(each, each, required=False) for each in fields))


def register_all() -> None:
    """Tell the desk of the forms whose drafts are kept: an arrival, which is long, and an interview."""
    register_form(
        lambda words: _kept(words, "custody-arrival", words["custody_arrival"], _ARRIVAL), "/cases/{}/custody/new/"
    )
    register_form(
        lambda words: _kept(words, "custody-interview", said("step_interview", words.language), _INTERVIEW),
        "/custody/stays/{}/steps/interview/",
    )
