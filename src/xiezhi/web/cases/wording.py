"""Events, attributes and obligations in the words of the rulebook, for pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
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
from xiezhi.web.cases.models import Obligation
from xiezhi.web.journal.models import Entry
from xiezhi.web.ui.words import WORDS

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


def particulars(entry: Entry, language: Language, staff: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Return what an entry says besides its kind and fact: labels and values, ``staff`` by name where it is given."""
    vocabulary = rulebook().vocabulary
    fact = vocabulary.facts.get(str(entry.attrs.get("fact", ""))) if entry.what == FACT_RECORDED else None
    kind = vocabulary.events.get(entry.what)
    known = {"value": fact.attribute} if fact else dict(kind.attributes) if kind else {}
    return [
        (attribute_label(name, vocabulary).say(language), value_text(known.get(name), _named(value, staff), language))
        for name, value in entry.attrs.items()
        if name not in {"fact", "from_the_beginning"}
    ]


def staff_ids(entry: Entry) -> list[str]:
    """Return whom of the staff an entry may name: the values of its ``…_id`` and ``…_ids``."""
    found = [value for name, value in entry.attrs.items() if name.endswith(("_id", "_ids"))]
    return [str(each) for value in found for each in (value if isinstance(value, list) else [value])]


def _named(value: Json, staff: Mapping[str, str] | None) -> Json:
    if isinstance(value, list):
        return [_named(each, staff) for each in value]
    return staff.get(value, value) if staff and isinstance(value, str) else value


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
    worded = bool(attribute.allowed) or attribute.value_type is ValueType.TEXTS
    return word_label(attribute.name, str(value), rulebook().vocabulary).say(language) if worded else str(value)


def local(moment: datetime | None) -> str:
    """Return a moment in the zone of the jurisdiction, to the minute."""
    if moment is None:
        return ""
    return moment.astimezone(ZoneInfo(rulebook().jurisdiction.zone)).strftime("%Y-%m-%d %H:%M")


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
    until = local(change.due)
    if change.moves:
        paused = WORDS["case_paused"].say(language)
        until = f"{local(change.due_before) or paused} → {until or paused}"
    said = f"{starts if change.before is None else ''}{rules()[after.rule_id].title.say(language)}{colon}{word} {until}"
    return f"{said.rstrip()} · {articles_of(after.rule_id, after.row, language)}"


def line_of(each: Obligation, verdict: str, level: str | None, language: Language) -> dict[str, object]:
    """Return what a page says of an obligation."""
    rule = rules()[each.rule_id]
    return {
        "id": each.obligation_id,
        "rule": each.rule_id,
        "title": rule.title.say(language),
        "light": light(verdict, level, language),
        "due": local(each.due_at),
        "articles": articles_of(each.rule_id, each.row, language),
        "provisional": each.provisional,
        "missing": each.missing or "",
        "critical": rule.severity == "critical",
    }
