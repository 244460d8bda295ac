"""The words a rulebook may use while its rules are read; a draft rulebook may add words by using them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from xiezhi.core.profiles import Profile
from xiezhi.core.text import Text
from xiezhi.law.model import Attribute, EventKind, FactKind, ValueType, Vocabulary
from xiezhi.law.vocabulary import BUILT_IN


class Words:
    """Looks words up. With ``admit`` an undeclared word is accepted and takes the storage class its use implies.

    A draft's rules are read repeatedly until ``changed`` stays False: a class may be implied only by a later rule.
    What no use settles becomes a text or a number in the last reading.
    """

    def __init__(
        self, vocabulary: Vocabulary, profiles: Mapping[str, Profile], instruments: Iterable[str], *, admit: bool
    ) -> None:
        self.base = vocabulary
        self.profiles = profiles
        self.instruments = frozenset(instruments)
        self.admit = admit
        self.changed = False
        self.last_reading = False
        self._events = dict(vocabulary.events)
        self._facts = dict(vocabulary.facts)
        self._keys = list(vocabulary.keys)
        self._classes = {
            name: each.value_type for event in vocabulary.events.values() for name, each in event.attributes.items()
        }

    def vocabulary(self) -> Vocabulary:
        """Return the vocabulary with the admitted words."""
        return replace(self.base, events=dict(self._events), facts=dict(self._facts), keys=tuple(self._keys))

    def has_event(self, event: str) -> bool:
        """Say whether the event is known; a draft makes it so."""
        if event not in self._events and self.admit:
            self._events[event] = EventKind(event, Text(event, event), "", {})
            self.changed = True
        return event in self._events

    def has_key(self, key: str) -> bool:
        """Say whether the correlation key is known; a draft makes it so."""
        if key not in self._keys and key != "person" and self.admit:
            self._keys.append(key)
            self.changed = True
        return key == "person" or key in self._keys

    def attribute(self, events: tuple[str, ...], name: str) -> Attribute | None:
        """Return the attribute as these events know it: built in, or declared by at least one of them."""
        if name in BUILT_IN:
            return Attribute(name, BUILT_IN[name], self._allowed(events, name))
        if name in self._keys:
            return Attribute(name, ValueType.TEXT)
        found = [self._events[each].attributes[name] for each in events if name in self._attributes(each)]
        if not found:
            return None
        allowed = (
            ()
            if any(not each.allowed for each in found)
            else tuple(dict.fromkeys(word for each in found for word in each.allowed))
        )
        return Attribute(name, found[0].value_type, allowed)

    def class_elsewhere(self, name: str) -> ValueType | None:
        """Return the storage class the attribute has on any event."""
        return self._classes.get(name)

    def fact(self, name: str) -> FactKind | None:
        """Return a declared or admitted fact."""
        return self._facts.get(name)

    def settle_attribute(self, events: tuple[str, ...], name: str, kind: ValueType) -> Attribute:
        """Admit an attribute of a draft on these events."""
        attribute = Attribute(name, self._classes.setdefault(name, kind))
        for event in events:
            known = self._events[event]
            self._events[event] = replace(known, attributes={**known.attributes, name: attribute})
        self.changed = True
        return attribute

    def settle_fact(self, name: str, of_person: bool, kind: ValueType) -> FactKind:
        """Admit a fact of a draft."""
        fact = FactKind(name, Text(name, name), of_person, Attribute(name, kind))
        self._facts[name] = fact
        self.changed = True
        return fact

    def admit_words(self, events: tuple[str, ...], name: str, words: Iterable[str]) -> None:
        """Let a draft use further words of an enum."""
        for event in events:
            known = self._events[event]
            attribute = known.attributes.get(name)
            if attribute is not None and attribute.allowed:
                grown = replace(attribute, allowed=tuple(dict.fromkeys((*attribute.allowed, *words))))
                self._events[event] = replace(known, attributes={**known.attributes, name: grown})

    def admit_fact_words(self, name: str, words: Iterable[str]) -> None:
        """Let a draft use further words of a fact."""
        fact = self._facts[name]
        grown = replace(fact.attribute, allowed=tuple(dict.fromkeys((*fact.attribute.allowed, *words))))
        self._facts[name] = replace(fact, attribute=grown)

    def _attributes(self, event: str) -> Iterable[str]:
        return self._events[event].attributes if event in self._events else ()

    def _allowed(self, events: tuple[str, ...], name: str) -> tuple[str, ...]:
        if name == "event":
            return events
        return tuple(self.base.actors) if name == "actor_role" else ()
