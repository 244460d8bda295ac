"""From rows of a foreign table to cases as they will be written, or to what is wrong in which column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.law.model import Attribute, ValueType
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.importing import SOURCE, Told
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.models import CaseClass, PartyKind
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step, checked
from xiezhi.web.desk.sheets.columns import Column, Problem, Row, Value, not_there
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.particulars import checked as checked_particulars
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.imports.mapping import PARTICULARS, CaseMapping, EventMap, PartyMap, Source
from xiezhi.web.org.models import Person, Unit
from xiezhi.web.org.viewer import legal_day

_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_APART = re.compile(r"[\s,;、，；/]+")
# Every case says its class as a fact: most rules ask for it.
_CLASS = "case_class"


class WrongRowError(XiezhiError):
    """What is wrong with a row; ``column`` says where."""

    def __init__(self, column: str, what: Text) -> None:
        super().__init__(column, what, Text("改正后再导入", "correct it and import again"))
        self.column = column


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows are read against: the units within reach by code, the staff by id and by unit and name."""

    units: Mapping[str, Unit]
    staff: Mapping[str, Person]
    by_name: Mapping[tuple[str, str], Sequence[Person]]
    now: datetime


@dataclass(slots=True)
class Reader:
    """Reads the rows of one mapping."""

    mapping: CaseMapping
    ground: Ground

    def problems(self, row: Row) -> tuple[Problem, ...]:
        """Return what is wrong with a row beyond its single cells: the first thing."""
        try:
            self.told([row])
        except WrongRowError as error:
            return (Problem(error.column, error.what),)
        return ()

    def told(self, rows: Sequence[Row]) -> Told:
        """Return the case that rows of one number tell; raise ``WrongRowError``."""
        first = rows[0]
        unit = self._unit(first)
        case_class = CaseClass(self._text(first, self.mapping.case["class"]))
        parties, places = self._parties(rows)
        steps = [self._fact_step(_CLASS, str(case_class), None)]
        steps += [step for row in rows for step in self._facts(row, places[row.number])]
        happened = [step for row in rows for step in self._happened(row, places[row.number])]
        if not happened:
            raise WrongRowError("", Text("没有任何环节的时间", "no step has a time"))
        return Told(
            number=self._text(first, self.mapping.case["number"]),
            case_class=case_class,
            title=self._text(first, self.mapping.case["title"]),
            unit=unit,
            handlers=self._handlers(first, unit),
            parties=tuple(parties),
            steps=(*steps, *sorted(happened, key=lambda step: step.occurred_at)),
        )

    # ------------------------------------------------------------ the case

    def _unit(self, row: Row) -> Unit:
        code = self._text(row, self.mapping.case["unit"])
        unit = self.ground.units.get(code)
        if unit is None:
            raise WrongRowError(self.mapping.case["unit"].column, not_there(code))
        return unit

    def _handlers(self, row: Row, unit: Unit) -> tuple[tuple[str, str], ...]:
        source = self.mapping.case["handlers"]
        found = dict(self._handler(each, unit, source) for each in _APART.split(self._text(row, source)) if each)
        return tuple(found.items())

    def _handler(self, said: str, unit: Unit, source: Source) -> tuple[str, str]:
        person = self.ground.staff.get(said)
        named = self.ground.by_name.get((unit.pk, said), ()) if person is None else (person,)
        if len(named) > 1:
            told = Text(
                f"本单位有多人叫“{said}”，请写人员编号", f"several at the unit are called {said!r}; give the id"
            )
            raise WrongRowError(source.column, told)
        if not named:
            raise WrongRowError(source.column, not_there(said))
        return named[0].pk, named[0].name

    # ------------------------------------------------------------ whom it concerns

    def _parties(self, rows: Sequence[Row]) -> tuple[list[tuple[PartyKind, Particulars]], dict[int, dict[int, int]]]:
        """Return everybody named once, and per row where each of the mapping's parties stands in that list."""
        found: list[tuple[PartyKind, Particulars]] = []
        places: dict[int, dict[int, int]] = {}
        for row in rows:
            places[row.number] = {}
            for place, each in enumerate(self.mapping.parties):
                given = self._particulars(row, each)
                if given is None:
                    continue
                same = next((at for at, known in enumerate(found) if _same(known[1], given)), len(found))
                if same == len(found):
                    found.append((each.kind, given))
                places[row.number][place] = same
        return found, places

    def _particulars(self, row: Row, party: PartyMap) -> Particulars | None:
        texts = {name: self._text(row, source) for name, source in party.particulars.items()}
        if not any(texts.values()):
            return None
        try:
            name, id_number, phone, address = (texts.get(each, "") for each in PARTICULARS)
            given = Particulars(name, id_number, phone, address)
            return checked_particulars(given, legal_day(self.ground.now))
        except IdentityError as error:
            wrong = "id_number" if texts.get("name") and texts.get("id_number") else "name"
            raise WrongRowError(party.particulars[wrong].column, error.what) from error

    # ------------------------------------------------------------ what happened

    def _happened(self, row: Row, places: Mapping[int, int]) -> Iterator[Step]:
        for each in self.mapping.events:
            at = row.filled(each.at)
            if isinstance(at, date):
                yield self._event(row, each, at, places)

    def _event(self, row: Row, each: EventMap, at: date, places: Mapping[int, int]) -> Step:
        event = self._text(row, each.event)
        known = rulebook().vocabulary.events[event].attributes
        attrs: dict[str, Json] = {}
        for name, source in each.attributes.items():
            value = self._value(row, source, known[name]) if name in known else None
            if value is not None:
                attrs[name] = value
        # As the form does: of a day the beginning stands for the whole, and today's has not ended.
        person = None if each.person is None or each.person not in places else str(places[each.person])
        step = Step(event, _moment(at), not isinstance(at, datetime), person, attrs=attrs, source=SOURCE)
        return self._checked(step, {name: source.column for name, source in each.attributes.items()}, each.at)

    def _facts(self, row: Row, places: Mapping[int, int]) -> Iterator[Step]:
        for each in self.mapping.facts:
            attribute = rulebook().vocabulary.facts[each.fact].attribute
            value = self._value(row, each.value, attribute)
            if value is None or (each.person is not None and each.person not in places):
                continue
            person = None if each.person is None else str(places[each.person])
            yield self._checked(self._fact_step(each.fact, value, person), {}, each.value.column)

    def _fact_step(self, fact: str, value: Json, person: str | None) -> Step:
        attrs: dict[str, Json] = {"fact": fact, "value": value, "from_the_beginning": True}
        return Step(FACT_RECORDED, _BEGINNING, False, person, attrs=attrs, source=SOURCE)

    def _checked(self, step: Step, columns: Mapping[str, str], otherwise: str) -> Step:
        try:
            return checked(step, self.ground.now)
        except CaseError as error:
            raise WrongRowError(columns.get(error.where, otherwise), error.what) from error

    # ------------------------------------------------------------ values

    def _text(self, row: Row, source: Source) -> str:
        return _plain(row.filled(source.column)) if source.column else source.always

    def _value(self, row: Row, source: Source, attribute: Attribute) -> Json:
        """Return what a row says in the form a step takes; None where it says nothing."""
        value: Value = row.filled(source.column) if source.column else source.always
        if value is None or value == "":
            return None
        if isinstance(value, date):
            return _moment(value).isoformat() if attribute.value_type is ValueType.INSTANT else value.isoformat()
        text = _plain(value)
        if attribute.value_type is ValueType.TEXTS:
            words = _words(self.mapping.columns, source.column)
            members: list[Json] = [words.get(each, each) for each in _APART.split(text) if each]
            return members
        return text.replace(",", "") if attribute.value_type is ValueType.NUMBER else text


def _words(columns: Sequence[Column], name: str) -> Mapping[str, str]:
    return next((each.words for each in columns if each.name == name), {})


def _plain(value: Value) -> str:
    return "" if value is None else str(value)


def _same(one: Particulars, other: Particulars) -> bool:
    """Say whether two rows speak of one person: by the ID number, or where there is none by the name."""
    if one.id_number or other.id_number:
        return one.id_number == other.id_number
    return one.name == other.name


def _moment(at: date) -> datetime:
    if isinstance(at, datetime):
        return at.astimezone(UTC)
    return datetime.combine(at, time(), ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
