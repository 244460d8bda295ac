"""A fictional city: one bureau, 8 counties, 90 stations, 75 supervisors at 57 stations, 9 intake centres, 82 rooms.

Deterministic: the same units, people and postings each time; only ids, codes and instants differ. Everything is made by
the actions of ``org``, so every act stands in the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.actions.accounts import create_account
from xiezhi.web.org.actions.postings import STATIONED, Term, approve_posting, propose_posting
from xiezhi.web.org.actions.units import create_unit
from xiezhi.web.org.models import Person, Unit, UnitKind
from xiezhi.web.org.search import index

COUNTIES = ("青岗", "白石", "云溪", "龙泉", "安平", "永和", "双桥", "临湖")
_PLACES = ("城关", "河东", "河西", "南门", "北街", "新桥", "石板", "柳林", "红旗", "东风", "青山", "马家")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
_GIVEN = ("建国", "秀兰", "伟", "芳", "志强", "敏", "磊", "静", "海涛", "丽")
STATIONS, SERVED, SUPERVISORS, ROOMS = 90, 57, 75, 82
_SINCE = date(2026, 1, 1)
# Where the person of each role is posted: bureau, first county or first station.
_PLACE_OF_ROLE = {
    "intake": "JL0101",
    "officer": "JL0101",
    "unit_head": "JL01",
    "legal_stationed": "JL01",
    "legal_reviewer": "JL",
    "bureau_leader": "JL",
    "mediator": "JL0101",
    "auditor": "JL",
    "sysadmin": "JL",
    "secadmin": "JL",
}
# Who decides at the first station, where the cases of the demonstration's officer lie.
_STATION_HEAD = "station_head"


@dataclass(frozen=True, slots=True)
class Entrance:
    """How to enter as one role: shown once."""

    role: str
    username: str
    code: str
    unit: str


@transaction.atomic
def build_city(now: datetime) -> list[Entrance]:
    """Build the city; return one entrance for each role, and one for the head of the first station."""
    units = _Units(now)
    bureau = units.make("JL", "江岚市公安局", UnitKind.BUREAU, None)
    units.make("JLFZ", "法制支队", UnitKind.LEGAL, bureau)
    units.make("JLZX", "市接报案中心", UnitKind.CENTRE, bureau)
    counties = [_county(units, bureau, number) for number in range(1, 9)]
    stations = [_station(units, counties, number) for number in range(STATIONS)]
    for number in range(ROOMS):
        above = stations[number]
        units.make(f"{above.code}J", f"{above.name}接报案室", UnitKind.ROOM, above)
    for number, served in enumerate(_served(stations)):
        person = _person(f"S{number:03}", number, served.parent or bureau, now)
        _post(person, Term(STATIONED, served.parent or bureau, _SINCE, serves=[served]), now)
    entrances = [_entrance(role, number, now) for number, role in enumerate(shipped_policy().roles)]
    entrances.append(_entrance("unit_head", len(entrances), now, _STATION_HEAD, "JL0101"))
    _waiting(now)
    return entrances


@dataclass(slots=True)
class _Units:
    now: datetime

    def make(self, code: str, name: str, kind: UnitKind, parent: Unit | None) -> Unit:
        return create_unit(actor=None, code=code, name=name, kind=kind, parent=parent, now=self.now)


def _county(units: _Units, bureau: Unit, number: int) -> Unit:
    name = COUNTIES[number - 1]
    made = units.make(f"JL{number:02}", f"{name}县公安局", UnitKind.COUNTY, bureau)
    units.make(f"JL{number:02}ZX", f"{name}接报案中心", UnitKind.CENTRE, made)
    return made


def _station(units: _Units, counties: list[Unit], number: int) -> Unit:
    county, place = counties[number % 8], number // 8
    return units.make(f"{county.code}{place + 1:02}", f"{_PLACES[place]}派出所", UnitKind.STATION, county)


def _served(stations: list[Unit]) -> Iterator[Unit]:
    """75 supervisors at 57 stations: 18 stations have two."""
    yield from stations[:SERVED]
    yield from stations[: SUPERVISORS - SERVED]


def _person(number: str, turn: int, unit: Unit, now: datetime) -> Person:
    name = _SURNAMES[turn % len(_SURNAMES)] + _GIVEN[turn // 3 % len(_GIVEN)]
    person = Person.objects.create(person_id=f"{number}-{new_id(now)[-6:]}", name=name, unit=unit)
    index.put("person", person)
    return person


def _post(person: Person, term: Term, now: datetime) -> None:
    posting = propose_posting(actor=None, person=person, term=term, now=now)
    approve_posting(actor=None, posting=posting, now=now)


def _entrance(role: str, turn: int, now: datetime, username: str = "", code: str = "") -> Entrance:
    unit = Unit.objects.get(code=code or _PLACE_OF_ROLE[role])
    person = _person(f"R{turn:02}", turn + 7, unit, now)
    serves = [Unit.objects.get(code="JL0101")] if role == STATIONED else []
    _post(person, Term(role, unit, _SINCE, serves=serves), now)
    account, key = create_account(actor=None, person=person, username=username or role, now=now)
    return Entrance(role, account.username, key, unit.name)


def _waiting(now: datetime) -> None:
    """Three proposals that wait for the security administrator."""
    unit = Unit.objects.get(code="JL0102")
    for turn in range(3):
        person = _person(f"W{turn}", turn + 20, unit, now)
        propose_posting(actor=None, person=person, term=Term("officer", unit, _SINCE), now=now)
