"""Which words the rules of a rulebook look at: what nobody looks at need not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import cast

from xiezhi.law.model import (
    Extension,
    Overlap,
    Pattern,
    Ref,
    Restart,
    Rule,
    Rulebook,
    Scope,
    Subject,
    SumOf,
    ValueOf,
    ValueType,
)


@dataclass(frozen=True, slots=True)
class Usage:
    """The words in use, each with its storage class where it has one."""

    events: frozenset[str]
    keys: tuple[str, ...]
    attributes: Mapping[str, ValueType]
    facts: Mapping[str, ValueType]


def usage(rulebook: Rulebook, rules: Iterable[Rule] | None = None) -> Usage:
    """Return the words that the rules (by default all of the rulebook) and its periods look at."""
    events: set[str] = set()
    names: set[str] = set()
    facts: set[str] = set()
    vocabulary = rulebook.vocabulary
    for part in _parts((*(rulebook.rules if rules is None else rules), *vocabulary.periods.values())):
        if isinstance(part, Subject | Pattern | Overlap | Restart | Extension):
            events.update(part.events)
        if isinstance(part, Ref):
            (facts if part.scope in {Scope.CASE, Scope.PERSON} else names).add(part.name)
        names.update(part.same if isinstance(part, Rule) else _attributes(part))
    for period in vocabulary.periods.values():
        events.update((period.opened_by, *period.closed_by))
    classes = attribute_classes(rulebook)
    return Usage(
        frozenset(events),
        tuple(key for key in vocabulary.keys if key in names),
        {name: classes[name] for name in sorted(names) if name in classes},
        {name: vocabulary.facts[name].attribute.value_type for name in sorted(facts) if name in vocabulary.facts},
    )


def attribute_classes(rulebook: Rulebook) -> Mapping[str, ValueType]:
    """Return the storage class of every attribute of the vocabulary; a name has one class in the whole rulebook."""
    return {
        name: attribute.value_type
        for event in rulebook.vocabulary.events.values()
        for name, attribute in event.attributes.items()
    }


def shared_attributes(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the attributes by whose values events of different threads belong together under some rules."""
    return tuple(sorted({part.share for part in _parts(tuple(rules)) if isinstance(part, Overlap)}))


def _attributes(part: object) -> tuple[str, ...]:
    if isinstance(part, SumOf | ValueOf):
        return (part.attribute,)
    if isinstance(part, Overlap):
        return (part.share, part.span_from, part.span_to)
    if isinstance(part, Extension) and part.until is not None:
        return (part.until,)
    return ()


def _parts(root: object) -> Iterator[object]:
    """Walk every value inside a rule: dataclasses, tuples and mappings."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(part)
        elif isinstance(part, Mapping):
            waiting.extend(cast("Mapping[object, object]", part).values())
        elif is_dataclass(part) and not isinstance(part, type):
            yield part
            waiting.extend(getattr(part, each.name) for each in fields(part))
