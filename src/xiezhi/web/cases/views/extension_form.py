"""The form of an extension or a pause, what a request says in words, and what granting it would move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xiezhi.core.text import Language
from xiezhi.engine.verdicts import Verdict
from xiezhi.law.labels import attribute_label, word_label
from xiezhi.law.model import Attribute, ValueType
from xiezhi.web.cases.actions.steps import Change, foresee
from xiezhi.web.cases.extensions import Extension, Wanted, asked_in, granted_steps, prolonged
from xiezhi.web.cases.families import judged_as
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.powers import level_of
from xiezhi.web.cases.queries import obligations
from xiezhi.web.cases.review.queries import least_of
from xiezhi.web.cases.wording import due_text, fact_label, kind_label, line_of_change, local, value_text
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.models import Entry
from xiezhi.web.ui.forms import Field, FieldKind, Filled, Form
from xiezhi.web.ui.words import WORDS, Words

_PERSON, _OF, _REASON = "party", "of", "reason"


def extension_form(words: Words, kind: Extension, found: Case | None = None) -> Form:
    """What is asked for one kind: whose period or which one, particulars of the event, facts of the case, and why."""
    fields = []
    tokens = {} if found is None else {each.person_id: each.token for each in found.parties.all()}
    if kind.person:
        choices = tuple((each, each) for each in tokens.values())
        fields.append(Field(_PERSON, words["case_whom"], FieldKind.CHOICE, choices=choices))
    if kind.of:
        entries = [] if found is None else list(prolonged(found, kind))
        choices = tuple(
            (each.pk, " ".join(filter(None, (local(each.occurred_at), tokens.get(each.person_id or ""), _item(each)))))
            for each in entries
        )
        fields.append(Field(_OF, kind_label(kind.of, words.language), FieldKind.CHOICE, choices=choices))
    fields += [_of(kind.attributes[name], kind.offer.get(name, ()), words) for name in kind.ask]
    why = words["extension_fact_why"]
    fields += [
        Field(each, fact_label(each, words.language), FieldKind.CHECKBOX, required=False, why=why)
        for each in kind.facts
    ]
    fields.append(Field(_REASON, words["reason"], FieldKind.TEXTAREA, longest=2000))
    name = f"extension-{kind.extension_id}"
    return Form(name, kind.label.say(words.language), words["extension_send"], tuple(fields))


def _item(entry: Entry) -> str:
    return str(entry.keys.get("item", ""))


def _of(attribute: Attribute, offer: Sequence[str], words: Words) -> Field:
    vocabulary = rulebook().vocabulary
    label = attribute_label(attribute.name, vocabulary).say(words.language)
    if attribute.value_type is ValueType.BOOL:
        return Field(attribute.name, label, FieldKind.CHECKBOX, required=False)
    told = [(each, each) for each in offer]
    told += [(each, word_label(attribute.name, each, vocabulary).say(words.language)) for each in attribute.allowed]
    return Field(attribute.name, label, FieldKind.CHOICE, choices=tuple(told))


def wanted_of(found: Case, kind: Extension, filled: Filled) -> Wanted:
    """Return what was typed into the form of a kind."""
    party = found.parties.filter(token=filled.text(_PERSON)).first() if kind.person else None
    attrs = {
        name: bool(filled.text(name)) if kind.attributes[name].value_type is ValueType.BOOL else filled.text(name)
        for name in kind.ask
    }
    facts = tuple(each for each in kind.facts if filled.text(each))
    person_id = "" if party is None else party.person_id
    return Wanted(attrs, facts, person_id, filled.text(_REASON), filled.text(_OF))


def rank_said(level: str, language: Language) -> str:
    """Return what a rank is called."""
    return word_label("level", level, rulebook().vocabulary).say(language)


def told_of(kind: Extension, wanted: Wanted, language: Language) -> list[tuple[str, str]]:
    """Return what a request says, as labels and values."""
    vocabulary = rulebook().vocabulary
    told = [
        (attribute_label(name, vocabulary).say(language), value_text(kind.attributes[name], value, language))
        for name, value in {**kind.attrs, **wanted.attrs}.items()
    ]
    stated = WORDS["case_true"].say(language)
    told += [(fact_label(each, language), stated) for each in wanted.facts]
    return [*told, (WORDS["reason"].say(language), wanted.reason)]


def said_of_request(visit: Visit, task: ReviewTask, *, foretold: bool) -> dict[str, object]:
    """Return what a review asks for; ``foretold``: with what would move if it were granted now."""
    asked = asked_in(task)
    if asked is None:
        return {}
    kind, wanted = asked
    lines: list[str] = []
    if foretold and visit.who.posting is not None:
        last = task.level == task.levels[-1]
        level = level_of(visit.who.posting) if last else least_of(task)
        steps = granted_steps(task, level, visit.now)
        changes = foresee(case=task.case, steps=steps, author=visit.who.author, now=visit.now)
        lines = effects_of(task.case, kind, changes, visit)
    return {
        "label": kind.label.say(visit.language),
        "said": told_of(kind, wanted, visit.language),
        "lines": lines,
    }


def effects_of(found: Case, kind: Extension, changes: Iterable[Change], visit: Visit) -> list[str]:
    """Return what would move; where no clock of the kind does, that the law gives the extension no effect."""
    told = list(changes)
    lines = [line_of_change(each, visit.language) for each in told]
    if kind.rules and not any(each.prolongs and each.after.rule_id in kind.rules for each in told):
        lines.insert(0, _unmoved(found, kind, visit))
    return lines or [visit.words["case_does_nothing"]]


def _unmoved(found: Case, kind: Extension, visit: Visit) -> str:
    rows = list(obligations(visit.now).filter(thread_id=judged_as(found.thread_id), rule_id__in=kind.rules))
    if any(each.due_at is None and each.verdict_now == Verdict.PENDING for each in rows):
        return visit.words["extension_paused"]
    due = "、".join(dict.fromkeys(due_text(each.due_at) for each in rows if each.due_at is not None))
    return visit.words["extension_moves_nothing"].format(due or visit.words["extension_no_clock"])
