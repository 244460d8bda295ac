"""A form as every page has it: fields with their reason, errors beside them, values that survive a mistake.

A form is a value; what was typed is another. Neither asks a database anything: names of chosen units and persons come
from whoever renders the form.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from django.http import QueryDict

from xiezhi.core.dates import DateError, parse_day
from xiezhi.web.ui.words import Words

# What every form carries besides its fields.
TOKEN, VERSION = "form_token", "form_version"


class FieldKind(StrEnum):
    """What a field looks like and what it accepts; ``unit`` and ``person`` are searched for while typing."""

    TEXT = "text"
    TEXTAREA = "textarea"
    DATE = "date"
    CHOICE = "choice"
    UNIT = "unit"
    PERSON = "person"
    CHECKBOX = "checkbox"
    PASSWORD = "password"


SEARCHED = frozenset({FieldKind.UNIT, FieldKind.PERSON})


@dataclass(frozen=True, slots=True)
class Field:
    """One field; ``why`` is its reason or article, shown on demand; ``within`` a right that limits the offer."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    why: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    many: bool = False
    longest: int = 200
    autocomplete: str = "off"
    within: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A named form; the name is how its drafts are kept."""

    name: str
    title: str
    submit: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed into a form: values as text (of several, separated by spaces), and what is wrong with them."""

    form: Form
    values: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    token: str = ""
    version: str = ""

    def text(self, name: str) -> str:
        """Return a value as typed, without the blanks around it."""
        return self.values.get(name, "")

    def each(self, name: str) -> list[str]:
        """Return the values of a field that takes several."""
        return self.text(name).split()

    def day(self, name: str) -> date:
        """Return the day of a field; to be asked once ``errors`` is empty."""
        return parse_day(self.text(name), name)

    def maybe_day(self, name: str) -> date | None:
        """Return the day of a field that may be empty."""
        return self.day(name) if self.text(name) else None


def new_token() -> str:
    """Return the one-time token of a form: two submissions with the same one make one record."""
    return secrets.token_urlsafe(18)


def version_of(values: Mapping[str, str]) -> str:
    """Return a mark of a record's values; it differs as soon as one of them does."""
    return hashlib.sha256(json.dumps(dict(sorted(values.items()))).encode()).hexdigest()[:32]


def blank_form(form: Form, values: Mapping[str, str], version: str = "") -> Filled:
    """Return a form before anybody typed."""
    return Filled(form, {each.name: values.get(each.name, "") for each in form.fields}, {}, new_token(), version)


def read_form(form: Form, posted: QueryDict, words: Words) -> Filled:
    """Read what was posted; each mistake is said beside its field."""
    values = {each.name: _typed(each, posted) for each in form.fields}
    found = ((each.name, _mistake(each, values[each.name], words)) for each in form.fields)
    errors = {name: mistake for name, mistake in found if mistake}
    return Filled(form, values, errors, posted.get(TOKEN, "")[:64], posted.get(VERSION, "")[:64])


def _typed(asked: Field, posted: QueryDict) -> str:
    given = [str(each) for each in posted.getlist(asked.name)]
    if asked.many:
        return " ".join(dict.fromkeys(part for each in given for part in each.split()))
    last = given[-1] if given else ""
    # A password may begin or end with a blank.
    return last if asked.kind is FieldKind.PASSWORD else last.replace("\r\n", "\n").replace("\0", "").strip()


def _mistake(asked: Field, value: str, words: Words) -> str:
    if not value:
        return words["field_required"] if asked.required else ""
    if len(value) > asked.longest:
        return words["field_too_long"].format(asked.longest)
    if asked.kind is FieldKind.CHOICE and value not in dict(asked.choices):
        return words["field_no_choice"]
    return _no_day(value, words) if asked.kind is FieldKind.DATE else ""


def _no_day(value: str, words: Words) -> str:
    try:
        parse_day(value, "")
    except DateError as error:
        return f"{error.what.say(words.language)}，{error.remedy.say(words.language)}"
    return ""


def say_values(filled: Filled, named: Mapping[str, str], words: Words) -> list[tuple[Field, str]]:
    """Return each value as a person reads it: the label of a choice, the name of a unit."""

    def said(asked: Field) -> str:
        value = filled.text(asked.name)
        if asked.kind in SEARCHED:
            return "、".join(named.get(each, each) for each in value.split())
        if asked.kind is FieldKind.CHECKBOX:
            return words["ticked"] if value else words["not_ticked"]
        return dict(asked.choices).get(value, value)

    return [(each, said(each)) for each in filled.form.fields if each.kind is not FieldKind.PASSWORD]


def differences(mine: str, theirs: str) -> list[tuple[str, bool]]:
    """Cut ``mine`` into pieces, each with whether ``theirs`` has it there too.

    >>> differences("城关中心所", "城关派出所")
    [('城关', True), ('中心', False), ('所', True)]
    """
    blocks = SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes()
    return [(mine[start:end], tag == "equal") for tag, _, _, start, end in blocks if end > start]


Namer = Callable[[FieldKind, list[str]], Mapping[str, str]]


def shown_fields(filled: Filled, name_of: Namer) -> list[dict[str, object]]:
    """Return the fields for the template ``ui/form.html``."""
    return [_shown(each, filled, name_of) for each in filled.form.fields]


def _shown(asked: Field, filled: Filled, name_of: Namer) -> dict[str, object]:
    value, error = filled.text(asked.name), filled.errors.get(asked.name, "")
    chosen = name_of(asked.kind, value.split()) if asked.kind in SEARCHED and value else {}
    about = [f"{mark}-{asked.name}" for mark, there in (("why", asked.why), ("error", error)) if there]
    return {
        "field": asked,
        # A password is never written back into a page.
        "value": "" if asked.kind is FieldKind.PASSWORD else value,
        "error": error,
        "described": " ".join(about),
        "searched": asked.kind in SEARCHED,
        "chosen": [(each, chosen[each]) for each in value.split() if each in chosen],
    }
