"""A house: a centre of a county, a case of one of its stations, and who handles it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.web.org.cast import City
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.cases import add_party, open_case
from xiezhi.web.cases.models import Case, CaseClass, Party, PartyKind
from xiezhi.web.custody.actions.stays import Arrival, Given, arrive, enter
from xiezhi.web.custody.kinds import STEPS
from xiezhi.web.custody.models import Centre, Room, RoomKind, Stay
from xiezhi.web.org.viewer import Viewer

# To the minute, as forms say it.
NOW = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
MINUTE, HOUR, TICK = timedelta(minutes=1), timedelta(hours=1), timedelta(microseconds=1)


@dataclass(slots=True)
class House:
    """Everything a stay needs; ``officer`` handles the case, ``head`` leads its unit (QG1)."""

    bureau: City
    centre: Centre
    officer: Viewer
    second: Viewer
    head: Viewer
    case: Case
    party: Party

    def arrive(
        self,
        ago: timedelta,
        regime: str = "public-order-summons",
        now: datetime = NOW,
        *,
        reason: str = "",
        **facts: Json,
    ) -> Stay:
        """Take the suspect in."""
        known: dict[str, Json] = {"identity_known": True, "sex": "m"}
        at = now - ago
        attrs: dict[str, Json] = {"warrant_shown": True, "signed_time": True}
        told = Arrival(self.party, self.centre, regime, at, at, attrs, known | facts)
        return arrive(actor=self.officer, case=self.case, arrival=told, now=now, reason=reason)

    def step(self, stay: Stay, name: str, at: datetime, now: datetime = NOW, **given: object) -> Stay:
        """Enter a step by its name."""
        reason = str(given.pop("reason", ""))
        told = Given(at=at, **given)  # type: ignore[arg-type] # particulars by name
        return enter(actor=self.officer, stay_id=stay.pk, kind=STEPS[name], given=told, now=now, reason=reason)

    def interview(self, stay: Stay, at: datetime, *officers: str, **given: object) -> Stay:
        """Begin an interview."""
        people = officers or (self.officer.account.person_id, self.second.account.person_id)
        return self.step(stay, "interview", at, NOW, officers=people, **given)

    def another(self, case_class: CaseClass = CaseClass.PUBLIC_ORDER) -> House:
        """Return the same house with another case and suspect."""
        case, party = a_case(self.officer, case_class)
        return House(self.bureau, self.centre, self.officer, self.second, self.head, case, party)


def a_case(officer: Viewer, case_class: CaseClass) -> tuple[Case, Party]:
    """Open a case of the officer's unit, with one suspect."""
    assert officer.posting is not None
    unit, handlers = officer.posting.unit, [officer.posting.person]
    case = open_case(
        actor=officer, case_class=case_class, title="殴打他人", unit=unit, handlers=handlers, now=NOW - 72 * HOUR
    )
    return case, add_party(actor=officer, case=case, kind=PartyKind.SUSPECT, now=NOW - 72 * HOUR)


def a_house(bureau: City, case_class: CaseClass = CaseClass.PUBLIC_ORDER) -> House:
    """Build the centre of the county QG and a case of its first station."""
    officer, second = bureau.viewer("handler", "officer", "QG1"), bureau.viewer("second", "officer", "QG1")
    head = bureau.viewer("head1", "unit_head", "QG1")
    centre = Centre.objects.create(centre_id="centre-qg", unit=bureau.units["QG"], name="青岗县办案中心", standard=True)
    for name, kind in (("候问室", RoomKind.WAITING), ("讯问室", RoomKind.INTERVIEW)):
        Room.objects.create(centre=centre, name=name, kind=kind)
    return House(bureau, centre, officer, second, head, *a_case(officer, case_class))
