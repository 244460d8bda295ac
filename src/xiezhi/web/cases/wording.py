"""Events, attributes and obligations in the words of the rulebook, for pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from xiezhi.core.text import Language
from xiezhi.engine.explain.obligation import LEVELS, VERDICTS
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.law.labels import attribute_label, word_label
from xiezhi.law.model import Attribute, ValueType
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.steps import Change
from xiezhi.web.cases.judging import rulebook, rules
from xiezhi.web.cases.models import Obligation, Party
from xiezhi.web.cases.queries import TICK
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.models import Person
from xiezhi.web.ui.words import WORDS, two

# Colour of a verdict; a word always stands beside it.
_COLOURS = {
    Verdict.MET: "green",
    Verdict.LATE: "red",
    Verdict.OVERDUE: "red",
    Verdict.VIOLATED: "red",
    Verdict.PENDING: "azure",
    Verdict.CANNOT_TELL: "secondary",
    Verdict.NOT_APPLICABLE: "secondary",
}

# The ends of particulars that may name members of the staff, and one that says a sex.
_STAFF = ("_id", "_ids", "approved_by")
_SEX = "target_sex"
# Whose facts a rule reads.
_HEADS = frozenset({"case", "person"})
# The id of a record of this install tells nobody anything, nor does the token of a reporter.
_OWN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|P\d+")
_NOBODY: Mapping[str, str] = MappingProxyType({})
_AND = {Language.ZH: "、", Language.EN: ", "}


def kind_label(event: str, language: Language) -> str:
    """Return what a kind of event is called."""
    if event == FACT_RECORDED:
        return "事实" if language is Language.ZH else "fact"
    kind = rulebook().vocabulary.events.get(event)
    return event if kind is None else kind.label.say(language)


def fact_label(fact: str, language: Language) -> str:
    """Return what a fact is called."""
    found = rulebook().vocabulary.facts.get(fact)
    return fact if found is None else found.label.say(language)


def party_label(party: Party, language: Language) -> str:
    """Return a party as a form offers it: token, and what they are."""
    return f"{party.token} {two(party.get_kind_display(), language)}"


def people_named(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the names of the staff that entries name."""
    ids = {
        each
        for entry in entries
        for name, value in entry.attrs.items()
        if name.endswith(_STAFF)
        for each in _listed(value)
    }
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def _listed(value: Json) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [] if value is None else [str(value)]


def is_own_id(text: str) -> bool:
    """Say whether a text is an id made here, which no page shows."""
    return _OWN_ID.fullmatch(text) is not None


def particulars(
    entry: Entry, language: Language, people: Mapping[str, str] = _NOBODY, attrs: Mapping[str, Json] | None = None
) -> list[tuple[str, str]]:
    """Return what an entry says besides its kind and fact: labels and values.

    ``people``: names of staff by id; ``attrs``: what it says after corrections, else as it was entered.
    """
    vocabulary = rulebook().vocabulary
    fact = vocabulary.facts.get(str(entry.attrs.get("fact", ""))) if entry.what == FACT_RECORDED else None
    kind = vocabulary.events.get(entry.what)
    known = {"value": fact.attribute} if fact else dict(kind.attributes) if kind else {}
    return [
        (
            attribute_label(name, vocabulary).say(language),
            _AND[language].join(people.get(each, each) for each in _listed(value))
            if name.endswith(_STAFF)
            else value_text(known.get(name), value, language),
        )
        for name, value in (entry.attrs if attrs is None else attrs).items()
        if name not in {"fact", "from_the_beginning"} and (str(value) in people or not is_own_id(str(value)))
    ]


def value_text(attribute: Attribute | None, value: object, language: Language) -> str:
    """Return a value as people read it: words of an enum by their labels, instants in local time."""
    if isinstance(value, list):
        return _AND[language].join(value_text(attribute, each, language) for each in value)
    if isinstance(value, bool):
        return WORDS["case_true" if value else "case_false"].say(language)
    if value is None:
        return WORDS["case_unstated"].say(language)
    if attribute is None:
        return str(value)
    if attribute.value_type is ValueType.INSTANT:
        return local(datetime.fromisoformat(str(value)))
    # A number or free text that looks like a word of some other enum stays what it is.
    worded = bool(attribute.allowed) or attribute.value_type is ValueType.TEXTS or attribute.name == _SEX
    name = "sex" if attribute.name == _SEX else attribute.name
    return word_label(name, str(value), rulebook().vocabulary).say(language) if worded else str(value)


def local(moment: datetime | None) -> str:
    """Return a moment in the zone of the jurisdiction, to the minute."""
    if moment is None:
        return ""
    return moment.astimezone(ZoneInfo(rulebook().jurisdiction.zone)).strftime("%Y-%m-%d %H:%M")


def last_day(due_at: datetime) -> date:
    """Return the day on which a deadline ends: one that ends at midnight ends on the day before."""
    return (due_at - TICK).astimezone(ZoneInfo(rulebook().jurisdiction.zone)).date()


def due_text(due_at: datetime | None) -> str:
    """Return a due instant to the minute; the midnight that ends a day is written 24:00 of that day."""
    told = local(due_at)
    return f"{last_day(due_at)} 24:00" if due_at is not None and told.endswith(" 00:00") else told


def light(verdict: str, level: str | None, language: Language) -> dict[str, str]:
    """Return colour and word of a verdict; a warning is amber, whatever failed."""
    known = Verdict(verdict)
    word = VERDICTS[known].say(language)
    if level == Level.WARN:
        return {"colour": "yellow", "word": f"{word} · {LEVELS[Level.WARN].say(language)}"}
    return {"colour": _COLOURS[known], "word": word}


def articles_of(rule_id: str, row: str | None, language: Language) -> str:
    """Return instrument and articles that an obligation rests on."""
    rule = rules()[rule_id]
    basis = next((each.basis for each in rule.rows if each.row_id == row), rule.rows[0].basis)
    said = []
    for citation in basis:
        instrument = rulebook().instruments.get(citation.instrument)
        name = citation.instrument if instrument is None else instrument.name.say(language)
        said.append(f"{name} {', '.join(citation.articles)}")
    return "；".join(said) if language is Language.ZH else "; ".join(said)


def line_of_change(change: Change, language: Language) -> str:
    """Return what an act does to one obligation: its title, what it becomes, until when, by which article."""
    after, starts = change.after, WORDS["case_starts"].say(language) + " "
    word, colon = light(str(after.verdict), after.level, language)["word"], WORDS["case_colon"].say(language)
    until = due_text(change.due)
    if change.moves:
        paused = WORDS["case_paused"].say(language)
        until = f"{due_text(change.due_before) or paused} → {until or paused}"
    said = f"{starts if change.before is None else ''}{rules()[after.rule_id].title.say(language)}{colon}{word} {until}"
    return f"{said.rstrip()} · {articles_of(after.rule_id, after.row, language)}"


def missing_text(missing: str, language: Language) -> str:
    """Return what an obligation lacks, such as ``case.fact; t.attribute``, under its labels."""
    return _AND[language].join(_missing(each, language) for each in missing.split("; ") if each)


def _lacking(missing: str, language: Language) -> list[tuple[str, str, bool]]:
    """Return each thing that is lacking: its label, the fact to record (none for what an event lacks), of a person?"""
    facts = rulebook().vocabulary.facts
    parts = [(each, each.partition(".")) for each in missing.split("; ") if each]
    return [
        (_missing(each, language), name if head in _HEADS and name in facts else "", head == "person")
        for each, (head, _, name) in parts
    ]


def _missing(name: str, language: Language) -> str:
    head, _, last = name.partition(".")
    if head in _HEADS and last in rulebook().vocabulary.facts:
        return fact_label(last, language)
    return attribute_label(last, rulebook().vocabulary).say(language) if head in {"t", "x"} else name


def line_of(each: Obligation, verdict: str, level: str | None, language: Language) -> dict[str, object]:
    """Return what a page says of an obligation."""
    rule = rules()[each.rule_id]
    return {
        "id": each.obligation_id,
        "rule": each.rule_id,
        "title": rule.title.say(language),
        "light": light(verdict, level, language),
        "due": due_text(each.due_at),
        "articles": articles_of(each.rule_id, each.row, language),
        "provisional": each.provisional,
        "missing": missing_text(each.missing or "", language),
        "lacking": _lacking(each.missing or "", language),
        "critical": rule.severity == "critical",
    }
