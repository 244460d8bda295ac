"""The form of a step of a course: which course, whose, when, and the particulars that the law asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from xiezhi.law.labels import attribute_label, word_label
from xiezhi.law.model import Attribute, ValueType
from xiezhi.seal.verify import Json
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.steps import Step
from xiezhi.web.cases.wording import kind_label
from xiezhi.web.remedies.courses import NOTHING, course_of
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import Words

COURSE, WHOSE, AT, REASON = "course_run", "course_person", "course_at", "course_reason"
Choices = Sequence[tuple[str, str]]


def step_form(words: Words, event: str, runs: Choices = (), persons: Choices = ()) -> Form:
    """Return the form of an event; ``runs``: the courses that it can belong to, the empty one is a new one."""
    fields = [
        *_which(event, words, runs),
        Field(WHOSE, words["course_person"], FieldKind.CHOICE, required=False, choices=tuple(persons)),
        Field(AT, words["course_at"], longest=16, why=words["course_moment"]),
        *(_asked(each, words) for each in _particulars(event)),
        Field(REASON, words["course_breach"], FieldKind.TEXTAREA, required=False, longest=400, why=words["case_why"]),
    ]
    return Form(f"course-{event}", kind_label(event, words.language), words["course_enter"], tuple(fields))


def _which(event: str, words: Words, runs: Choices) -> list[Field]:
    """Return the choice of the course, where the event does not always begin one."""
    course = course_of(event)
    sources = frozenset[str]() if course is None else course.moves[event].sources
    begins = NOTHING in sources
    label = words["course_or_new"] if begins else words["course"]
    field = Field(COURSE, label, FieldKind.CHOICE, required=not begins, choices=tuple(runs))
    return [field] if sources - {NOTHING} else []


def _particulars(event: str) -> list[Attribute]:
    """Return what is asked of an event; the name of its course is known already."""
    kind = rulebook().vocabulary.events[event]
    return [each for each in kind.attributes.values() if each.name != "request_id"]


def _asked(attribute: Attribute, words: Words) -> Field:
    vocabulary = rulebook().vocabulary
    label = attribute_label(attribute.name, vocabulary).say(words.language)
    if attribute.value_type is ValueType.BOOL:
        yes_no = (("true", words["case_true"]), ("false", words["case_false"]))
        return Field(attribute.name, label, FieldKind.CHOICE, required=False, choices=yes_no)
    if attribute.allowed:
        told = tuple(
            (each, word_label(attribute.name, each, vocabulary).say(words.language)) for each in attribute.allowed
        )
        return Field(attribute.name, label, FieldKind.CHOICE, required=False, choices=told)
    why = words["course_moment"] if attribute.value_type is ValueType.INSTANT else ""
    return Field(attribute.name, label, required=False, why=why)


def moment_of(text: str, now: datetime) -> datetime | None:
    """Return a moment as it is typed, of this minute the present one; None for what is none."""
    zone = ZoneInfo(rulebook().jurisdiction.zone)
    try:
        moment = datetime.strptime(text.replace("：", ":").replace("T", " "), "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError:
        return None
    return now if moment == now.astimezone(zone).replace(second=0, microsecond=0) else moment


def check(filled: Filled, event: str, words: Words, now: datetime) -> None:
    """Add what is no moment to the errors."""
    moments = [each.name for each in _particulars(event) if each.value_type is ValueType.INSTANT]
    for name in (AT, *(each for each in moments if filled.text(each))):
        if moment_of(filled.text(name), now) is None:
            filled.errors[name] = words["course_moment"]


def step_of(filled: Filled, event: str, now: datetime) -> Step:
    """Return the step that was typed; to be asked once ``errors`` is empty."""
    attrs = {each.name: _value(each, filled.text(each.name), now) for each in _particulars(event)}
    said = {name: value for name, value in attrs.items() if value is not None}
    at = moment_of(filled.text(AT), now) or now
    return Step(event, at, person_id=filled.text(WHOSE) or None, attrs=said)


def _value(attribute: Attribute, text: str, now: datetime) -> Json:
    if not text:
        return None
    if attribute.value_type is ValueType.INSTANT:
        moment = moment_of(text, now)
        return None if moment is None else moment.isoformat()
    if attribute.value_type is ValueType.TEXTS:
        members: list[Json] = [each.strip() for each in text.replace("，", ",").split(",") if each.strip()]
        return members
    return text
