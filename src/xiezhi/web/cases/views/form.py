"""The form of a step: which kinds there are, by stage, and the particulars of the one chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.http import QueryDict

from xiezhi.core.text import Language, Text
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.law.labels import attribute_label, word_label
from xiezhi.law.model import Attribute, ValueType
from xiezhi.web.cases.closed_records import open_entries
from xiezhi.web.cases.families import history
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.steps import BY_ACTS
from xiezhi.web.cases.things import Thing, offered, sorts, things
from xiezhi.web.cases.wording import fact_label, kind_label, local, party_label
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.models import Person
from xiezhi.web.org.subtree import line_of
from xiezhi.web.ui.forms import Field, Form, new_token
from xiezhi.web.ui.words import Words

FORM_ADDRESS = "/cases/{}/steps/"
# The particulars that name members of the staff.
STAFF = frozenset(
    {
        "approved_by",
        "approver_id",
        "evaluator_ids",
        "handler_id",
        "host_id",
        "keeper_id",
        "manager_id",
        "member_ids",
        "officer_ids",
        "participant_ids",
        "recorder_id",
        "recused_id",
        "reviewer_id",
    }
)
# How many of the staff are in sight at once.
_ROWS = 6
# What a form says of an item that comes up with its step.
NAMING = ("item_name", "item_quantity")
_INPUTS = {ValueType.NUMBER: "number", ValueType.DATE: "date", ValueType.INSTANT: "datetime-local"}


def step_form(words: Words) -> Form:
    """Return every field that a step may have, as drafts and sendings keep them; a page shows those of one kind."""
    vocabulary = rulebook().vocabulary
    named = {each.name: each for kind in vocabulary.events.values() for each in kind.attributes.values()}
    fixed = ("event", "fact", "when", "whole_day", "person", "reason", "value", "supersedes", *sorts(), *NAMING)
    fields = [Field(name, name, required=False, longest=2000) for name in fixed]
    fields += [
        Field(f"attr-{name}", name, required=False, many=_is_chosen(each), longest=2000) for name, each in named.items()
    ]
    return Form("case_step", words["case_add"], words["case_enter"], tuple(fields))


def _is_chosen(attribute: Attribute) -> bool:
    return attribute.value_type is ValueType.TEXTS and (bool(attribute.allowed) or attribute.name in STAFF)


def given_by(values: Mapping[str, str]) -> QueryDict:
    """Return what a draft holds as it would be posted."""
    vocabulary, made = rulebook().vocabulary, QueryDict(mutable=True)
    kind = vocabulary.events.get(values.get("event", ""))
    chosen = {f"attr-{each.name}" for each in (kind.attributes.values() if kind else ()) if _is_chosen(each)}
    for name, value in values.items():
        if value:
            made.setlist(name, value.split() if name in chosen else [value])
    return made


def form_of(visit: Visit, found: Case, given: QueryDict, known: Sequence[Thing] | None = None) -> dict[str, object]:
    """Return what the form shows: first the kinds (or the facts) to choose from, then the particulars.

    ``known``: the things of the case that a step may be about; None where that is not asked.
    """
    event, fact = given.get("event", ""), given.get("fact", "")
    vocabulary, language = rulebook().vocabulary, visit.language
    more: dict[str, object] = {"case": found, "event": event, "given": given, "find": given.get("find", "")}
    chosen = more | {
        "label": kind_label(event, language),
        "parties": [(each.person_id, party_label(each, language)) for each in found.parties.all()],
        "now": local(visit.now).replace(" ", "T"),
        "token": given.get("form_token") or new_token(),
    }
    if event == FACT_RECORDED:
        if fact not in vocabulary.facts:
            return more | {"name": "fact", "groups": _facts(visit, given)}
        value = _field("value", fact_label(fact, language), vocabulary.facts[fact].attribute, given, language)
        return chosen | {"fact": fact, "label": fact_label(fact, language), "fields": [value]}
    if event in vocabulary.events and event not in BY_ACTS:
        attributes = vocabulary.events[event].attributes.values()
        staff = _staff(found) if any(each.name in STAFF for each in attributes) else {}
        fields = [
            _field(f"attr-{each.name}", attribute_label(each.name, vocabulary).say(language), each, given, language)
            for each in attributes
        ]
        for field in fields:
            if field["attribute"] in STAFF:
                # Whoever stands there already stays to be chosen, though of another unit.
                there = {each: staff.get(each, each) for each in given.getlist(str(field["name"])) if each}
                field["words"], field["rows"] = list((staff | there).items()), _ROWS
        return chosen | {"fields": fields, "things": [] if known is None else _things(known, given, language)}
    return more | {"name": "event", "groups": _kinds(language, given)}


def _staff(found: Case) -> dict[str, str]:
    """Return whom a step may name: the staff of the unit of a case and of the units above it, the nearest first."""
    people = Person.objects.filter(unit__path__in=line_of(found.path), left_on=None).select_related("unit")
    near = sorted(people, key=lambda each: (-len(each.unit.path), each.name, each.pk))
    return {each.pk: f"{each.name} · {each.unit.name}" for each in near}


def things_of(visit: Visit, found: Case) -> list[Thing]:
    """Return the things that a step of the case may be about, those of closed records beside it left out."""
    return things(found, open_entries(found, history(found.thread_id)), visit.language)


def _things(known: Sequence[Thing], given: QueryDict, language: Language) -> list[dict[str, object]]:
    asked = offered(given.get("event", ""), known, language)
    return [each | {"chosen": given.get(str(each["name"]), each["chosen"])} for each in asked]


def _kinds(language: Language, given: QueryDict) -> list[dict[str, object]]:
    vocabulary = rulebook().vocabulary
    labels = {event: kind.label for event, kind in vocabulary.events.items()}
    groups = [
        (stage.label.say(language), [each for each in stage.events if each not in BY_ACTS])
        for stage in vocabulary.stages
    ]
    return _found(groups, labels, given.get("find", ""), language)


def _facts(visit: Visit, given: QueryDict) -> list[dict[str, object]]:
    facts = rulebook().vocabulary.facts
    labels = {name: fact.label for name, fact in facts.items()}
    groups = [
        (visit.words["case_fact_case"], [name for name, fact in facts.items() if not fact.of_person]),
        (visit.words["case_fact_person"], [name for name, fact in facts.items() if fact.of_person]),
    ]
    return _found(groups, labels, given.get("find", ""), visit.language)


def _found(
    groups: Iterable[tuple[str, Iterable[str]]], labels: dict[str, Text], find: str, language: Language
) -> list[dict[str, object]]:
    """Return the groups with what bears every part of ``find`` in label or id; with ``find`` the first is chosen."""
    parts = find.casefold().split()
    kept: list[dict[str, object]] = []
    for group, names in groups:
        fitting = [
            name
            for name in names
            if all(part in f"{labels[name].zh} {labels[name].en} {name}".casefold() for part in parts)
        ]
        if fitting:
            first = bool(parts) and not kept
            options = [(name, labels[name].say(language), first and name == fitting[0]) for name in fitting]
            kept.append({"label": group, "options": options})
    return kept


def _field(name: str, label: str, attribute: Attribute, given: QueryDict, language: Language) -> dict[str, object]:
    vocabulary = rulebook().vocabulary
    return {
        "name": name,
        "attribute": attribute.name,
        "label": label,
        "words": [(word, word_label(attribute.name, word, vocabulary).say(language)) for word in attribute.allowed],
        "rows": len(attribute.allowed),
        "is_bool": attribute.value_type is ValueType.BOOL,
        "is_list": attribute.value_type is ValueType.TEXTS,
        "input": _INPUTS.get(attribute.value_type, "text"),
        "value": given.get(name, ""),
        "values": given.getlist(name),
    }
