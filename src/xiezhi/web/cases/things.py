"""What a step is about besides a person: an item of property, a request, a decision, a supplementary investigation.

Two clocks of one kind in one case are told apart by these keys. Without them the return of one thing would end the
clock of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path

import yaml

from xiezhi.core.text import Language, Text
from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.wording import is_own_id, kind_label, local
from xiezhi.web.identity.models import Party as Known
from xiezhi.web.identity.texts import TOKEN, resolved
from xiezhi.web.journal.models import Entry

_FILE = Path(__file__).with_name("things.yaml")
ITEM = "item"
# What a form sends for a thing that comes up with the step.
NEW = "new"


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of thing: its key in the vocabulary, its label, and the kinds of event with which a new one comes up.

    ``property``: those of them with which something is taken, which is called by a name; ``general``: the kinds that
    rules compare by it and that mostly concern the whole case.
    """

    key: str
    label: Text
    begin: frozenset[str]
    property: frozenset[str]
    general: frozenset[str]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of a case: its sort, the value of the key, and how a person calls it.

    ``begun``: an event tells of it; ``is_property``: it was named or taken, and is no appraisal, request or decision.
    """

    key: str
    value: str
    label: str
    begun: bool = True
    is_property: bool = False


@cache
def sorts() -> Mapping[str, Sort]:
    """Return the sorts of things by key, in the order of the form."""
    table = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {
        key: Sort(
            key,
            Text(each["zh"], each["en"]),
            *(frozenset(each.get(part, ())) for part in ("begin", "property", "general")),
        )
        for key, each in table.items()
    }


@cache
def _compared() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for rule in rules().values():
        for event in events_of(rule):
            found[event] |= sorts().keys() & set(rule.same)
    return {event: frozenset(keys) for event, keys in found.items()}


def events_of(part: object) -> Iterator[str]:
    """Return every kind of event that a rule, or a part of one, names."""
    if is_dataclass(part) and not isinstance(part, type):
        for each in fields(part):
            value = getattr(part, each.name)
            yield from value if each.name == "events" else events_of(value)
    elif isinstance(part, tuple | list | frozenset):
        for each in part:
            yield from events_of(each)
    elif isinstance(part, Mapping):
        yield from events_of(tuple(part.values()))


def sorts_of(event: str) -> list[Sort]:
    """Return the sorts of things by which the rules tell events of this kind apart."""
    compared = _compared().get(event, frozenset())
    return [sort for key, sort in sorts().items() if key in compared]


def things(case: Case, entries: Iterable[Entry], language: Language) -> list[Thing]:
    """Return the things that entries of a case tell of, in the order in which they came up, and the items named.

    A key that no event brought up, such as that of the recording of an interview, is none of them.
    """
    named, found = items_of(case), dict[tuple[str, str], Thing]()
    for entry in entries:
        for key, sort in sorts().items():
            value = str(entry.keys.get(key, ""))
            comes_up = entry.what in sort.begin or (key == ITEM and value in named)
            if value and comes_up and (key, value) not in found:
                label = named.pop(value, "") if key == ITEM else ""
                taken = bool(label) or entry.what in sort.property
                found[key, value] = Thing(key, value, label or _label(entry, key, value, language), is_property=taken)
    waiting = (Thing(ITEM, key, label, begun=False, is_property=True) for key, label in named.items())
    return [*found.values(), *waiting]


def items_of(case: Case) -> dict[str, str]:
    """Return the items that were named in a case: keys and labels, in which a person is the token of the case."""
    labels = {each.key: str(each) for each in case.items.all()}
    names = names_in_texts(case) if any(TOKEN.search(each) for each in labels.values()) else {}
    return {key: resolved(label, names) for key, label in labels.items()}


def names_in_texts(case: Case) -> dict[str, str]:
    """Return what stands on a page for each token of a text: the token of the case (甲), never a name."""
    tokens = {each.person_id: each.token for each in case.parties.all()}
    rows = Known.objects.filter(thread_id=case.thread_id).values_list("token", "person_id")
    return {token: tokens.get(person_id, token) for token, person_id in rows}


def _label(entry: Entry, key: str, value: str, language: Language) -> str:
    told = f"{kind_label(entry.what, language)} {local(entry.occurred_at)[:10]}"
    # What came with a file of another system bears the name that system gave it.
    return f"{value} · {told}" if key == ITEM and not is_own_id(value) else told


def offered(event: str, known: Iterable[Thing], language: Language) -> list[dict[str, object]]:
    """Return what the form of a step asks: of each sort the things there are, and a new one where one may come up.

    Chosen beforehand is what can hardly be otherwise: a new one, or the only one there is unless the step mostly
    concerns the whole case. An item that waits for its first step is rather the one that is meant than another one.
    """
    asked, there = [], list(known)
    for sort in sorts_of(event):
        mine, begins = [each for each in there if each.key == sort.key], event in sort.begin
        if mine or begins:
            waiting = [each.value for each in mine if not each.begun]
            only = mine[0].value if len(mine) == 1 and event not in sort.general else ""
            asked.append(
                {
                    "name": sort.key,
                    "label": sort.label.say(language),
                    "begins": begins,
                    "named": event in sort.property,
                    "chosen": (waiting[0] if waiting else NEW) if begins else only,
                    "options": [(each.value, each.label) for each in mine],
                }
            )
    return asked


def keys_given(event: str, given: Mapping[str, str], known: Iterable[Thing], new_id: str) -> dict[str, str]:
    """Return the keys a form says a step has; ``new_id``: the key of what comes up with it.

    Raises ``CaseError`` for a thing that the case does not have, and for a new one that cannot come up with the event.
    """
    there = {(each.key, each.value) for each in known}
    keys = {}
    for sort in sorts_of(event):
        said = given.get(sort.key, "").strip()
        if said == NEW and event in sort.begin:
            keys[sort.key] = new_id
        elif said and (sort.key, said) in there:
            keys[sort.key] = said
        elif said:
            raise CaseError(sort.key, "本案没有这一项", "the case has none such")
    return keys
