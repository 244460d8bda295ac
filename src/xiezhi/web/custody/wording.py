"""Words of custody: from the vocabulary of the law where it has them, from our own where it has none."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from xiezhi.core.text import Language
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.law.labels import word_label
from xiezhi.seal.verify import Json
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.wording import fact_label, kind_label, value_text
from xiezhi.web.custody.kinds import ACTS, ARRIVED
from xiezhi.web.custody.models import Room, StayEntry
from xiezhi.web.org.models import Person
from xiezhi.web.ui.words import WORDS
from xiezhi.web.ui.words.custody import SAID


def said(name: str, language: Language) -> str:
    """Return what a step, a flag, a thing in the file or a field is called."""
    return SAID[f"custody_{name}"].say(language)


def word_of(attribute: str, word: str, language: Language) -> str:
    """Return what a word of an enum is called."""
    return word_label(attribute, word, rulebook().vocabulary).say(language)


def regime_words(language: Language) -> list[tuple[str, str]]:
    """Return the ways in which somebody comes to a centre."""
    words = rulebook().vocabulary.events[ARRIVED].attributes["regime"].allowed
    return [(each, word_of("regime", each, language)) for each in words]


def item_words(item: str, language: Language) -> str:
    """Return what a thing is called that the file of a stay must hold."""
    return said(f"item_{item}", language)


def what_words(what: str, language: Language) -> str:
    """Return what an entry of a stay is called."""
    return said(f"what_{what}", language) if what in ACTS else kind_label(what, language)


def length(spell: timedelta) -> str:
    """Return a length of time in hours and minutes.

    >>> length(timedelta(hours=25, minutes=4, seconds=59))
    '25:04'
    """
    minutes = int(spell.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def told(row: StayEntry, language: Language) -> list[str]:
    """Return what an entry says besides its kind, as a person reads it."""
    if row.what == FACT_RECORDED:
        name = str(row.attrs.get("fact", ""))
        fact = rulebook().vocabulary.facts.get(name)
        value = value_text(None if fact is None else fact.attribute, row.attrs.get("value"), language)
        return [f"{fact_label(name, language)}{WORDS['case_colon'].say(language)}{value}"]
    kind = rulebook().vocabulary.events.get(row.what)
    parts = []
    for name, value in row.attrs.items():
        attribute = kind.attributes.get(name) if kind else None
        if name in {"site_id", "person_role", "interview", "officer_ids", "approved_by", "approver_id"}:
            continue
        label = _label(name, language)
        text = _own(name, value, language) or value_text(attribute, value, language)
        parts.append(f"{label}{WORDS['case_colon'].say(language)}{text}")
    return parts


def _label(name: str, language: Language) -> str:
    if f"custody_field_{name}" in SAID:
        return said(f"field_{name}", language)
    return rulebook().vocabulary.labels[name].say(language) if name in rulebook().vocabulary.labels else name


def _own(name: str, value: Json, language: Language) -> str:
    """Return a value that the law has no word for; empty where it is one of the law's."""
    if name == "room":
        return str(Room.objects.filter(pk=value).first() or "—") if isinstance(value, int) else "—"
    if name == "officers" and isinstance(value, list):
        return "、".join(Person.objects.filter(pk__in=[str(each) for each in value]).values_list("name", flat=True))
    if name == "target_sex":
        return word_of("sex", str(value), language)
    if name == "health":
        return said(f"health_{value}", language)
    return (str(value) or "—") if name == "recording" else ""


def read_moment(text: str) -> datetime:
    """Read a moment such as ``2026-03-02 08:30`` in the zone of the jurisdiction; raise ``ValueError`` otherwise."""
    moment = datetime.fromisoformat(text.replace(" ", "T"))
    if len(text) != len("2026-03-02 08:30") or moment.tzinfo is not None:
        raise ValueError(text)
    return moment.replace(tzinfo=ZoneInfo(rulebook().jurisdiction.zone))
