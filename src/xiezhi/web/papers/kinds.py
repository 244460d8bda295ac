"""The kinds of paper as data: what each names, what is typed, how it looks, and which event its service is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from xiezhi.core.text import Text
from xiezhi.seal.verify import Json

# What every paper knows besides what is typed for its kind.
CASE_NAMES = ("number", "case_number", "case_title", "case_class", "unit", "lead", "officers", "day")
PERSON_NAMES = ("person", "person_id_number", "person_birth", "person_address", "person_phone")


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that is typed for a kind; ``event`` (and ``attr``), ``items``: what the case may already say of it."""

    name: str
    label: Text
    long: bool = False
    required: bool = True
    event: str = ""
    attr: str = ""
    items: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """The event that serving a paper is, what is always so in it, what is asked, and whose keys it shares."""

    event: str
    attrs: Mapping[str, Json] = field(default_factory=dict)
    ask: tuple[str, ...] = ()
    follows: str = ""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper. It has ``rows`` (a form) or a ``body`` (a letter); ``person``: which parties it may name."""

    kind_id: str
    label: Text
    mark: str
    classes: tuple[str, ...]
    typed: tuple[Typed, ...]
    person: tuple[str, ...] = ()
    person_required: bool = False
    body: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    serves: Service | None = None

    @property
    def names(self) -> frozenset[str]:
        """Every name that a template of this kind may hold."""
        return frozenset((*CASE_NAMES, *(PERSON_NAMES if self.person else ()), *(each.name for each in self.typed)))


@cache
def kinds() -> Mapping[str, PaperKind]:
    """Return the kinds by id, in the order of the work."""
    table = yaml.load(
        files("xiezhi.web.papers").joinpath("kinds.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return {each["id"]: _kind(each) for each in table}


# Any: what YAML gives.
def _kind(given: Mapping[str, Any]) -> PaperKind:
    return PaperKind(
        kind_id=given["id"],
        label=_label(given),
        mark=given["mark"],
        classes=tuple(given["classes"]),
        typed=tuple(_typed(each) for each in given["typed"]),
        person=tuple(given.get("person", ())),
        person_required="person" in given and not given.get("optional_person", False),
        body=tuple(given.get("body", ())),
        rows=tuple((label, value) for label, value in given.get("rows", ())),
        serves=_service(given["serves"]) if "serves" in given else None,
    )


def _service(given: Mapping[str, Any]) -> Service:
    return Service(given["event"], given.get("attrs", {}), tuple(given.get("ask", ())), given.get("follows", ""))


def _label(given: Mapping[str, Any]) -> Text:
    return Text(given["zh"], given["en"][:1].upper() + given["en"][1:])


def _typed(given: Mapping[str, Any]) -> Typed:
    start = given.get("start", {})
    return Typed(
        name=given["name"],
        label=_label(given),
        long=given.get("long", False),
        required=not given.get("optional", False),
        event=start.get("event", ""),
        attr=start.get("attr", ""),
        items=start.get("items", False),
    )
