"""Venues and reports for the demonstration city: 9 centres, 82 rooms, and reports in every stage, deterministic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from xiezhi.seal.verify import Json
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.intake.actions.deciding import Said, carry_out
from xiezhi.web.intake.actions.reports import Told, take_report
from xiezhi.web.intake.actions.venues import VenueFacts, enter_venue, inspect_venue
from xiezhi.web.intake.acts import BY_NAME
from xiezhi.web.intake.checklist import checklist
from xiezhi.web.intake.models import Care, Report, Venue, VenueKind
from xiezhi.web.org.models import Person, Unit, UnitKind

_OPENED = date(2025, 3, 1)
_KINDS = {UnitKind.CENTRE: VenueKind.CENTRE, UnitKind.ROOM: VenueKind.ROOM}
# Every so many venues one item is not met.
_WANTING = 9
_AGREED: dict[str, Json] = {"written": True, "recorded_terms": True, "signed_all": True, "evidence_kept": True}
_TRANSFER: dict[str, Json] = {
    "to_organ": "白石县公安局河东派出所",
    "change_of_jurisdiction": True,
    "transfer_notice_made": True,
    "to": "reporter",
    "form": "written",
}
_REFER: dict[str, Json] = {"form": "written", "competent_authority": "劳动人事争议仲裁委员会", "disputed": False}


@dataclass(frozen=True, slots=True)
class _Plan:
    """One report: what, how long ago in hours, and what was done with it."""

    what: str
    hours: int
    matter: str = "public-order"
    channel: str = "in-person"
    acts: tuple[tuple[str, dict[str, Json]], ...] = ()
    more: dict[str, object] = field(default_factory=dict)


# The first reporter comes twice, from the same place on the same day.
_PLANS = (
    _Plan(
        "停在楼下的电动自行车昨夜被盗，车架号见发票。",
        70,
        "criminal",
        more={"evidence": ("购车发票复印件", "监控截图")},
    ),
    _Plan(
        "又来询问同一辆电动自行车的情况，补充邻居看到的时间。",
        5,
        "criminal",
        more={"duplicate": True, "new_facts": True},
    ),
    _Plan("在菜市场与人口角后被推倒，手臂擦伤。", 3, more={"evidence": ("门诊病历",)}),
    _Plan("邻居深夜施工噪声，多次劝阻无效。", 30, channel="call-110"),
    _Plan("网上购物被骗一万二千元。", 200, "criminal", more={"leads": True, "evidence": ("转账记录", "聊天截图")}),
    _Plan("来信反映某工地拖欠工资。", 50, "not-police", "mail", (("refer", _REFER),), {"remit": "no"}),
    _Plan("在白石县境内被骗，来本所报案。", 20, acts=(("transfer", _TRANSFER),), more={"jurisdiction": "other-unit"}),
    _Plan("两户因停车位争吵，均愿意和解。", 8, acts=(("settle", _AGREED),)),
    _Plan("因宅基地边界争执被打一拳，愿意调解。", 26, acts=(("mediate", {}),)),
    _Plan("称手机遗失，怀疑被盗，无其他线索。", 100, acts=(("not-admin", {"reason": "系遗失物，无违法事实"}),)),
    _Plan("老人买了上门推销的药，子女代报。", 2, "unclear", more={"care": Care.VULNERABLE, "jurisdiction": "unknown"}),
    _Plan("匿名举报某出租屋内聚众赌博。", 1, channel="online", more={"care": Care.CONFIDENTIAL}),
)
_NAMES = ("李明", "李明", "王芳", "", "赵强", "周静", "吴磊", "郑敏", "孙伟", "钱勇", "冯兰", "")


def load_venues(now: datetime) -> Iterator[Venue]:
    """Enter every intake centre and room of the city, each inspected once."""
    units = Unit.objects.filter(kind__in=list(_KINDS)).select_related("parent").order_by("path")
    for place, unit in enumerate(units):
        kind = _KINDS[UnitKind(unit.kind)]
        facts = VenueFacts(kind, _OPENED + timedelta(days=place), 12 if kind is VenueKind.CENTRE else 3)
        venue = enter_venue(actor=None, unit=unit, facts=facts, now=now)
        wanting = list(checklist())[place % len(checklist())] if place % _WANTING == 0 else ""
        answers = {item: item != wanting for item in checklist()}
        day = facts.opened_on or _OPENED
        inspect_venue(
            actor=None, venue=venue, day=day + timedelta(days=90), answers=answers, now=now, by="法制支队检查组"
        )
        yield venue


def load_reports(now: datetime) -> Iterator[Report]:
    """Enter the reports: most at the first station, the last ones at its county bureau, where a head decides."""
    station, county = Unit.objects.get(code="JL0101"), Unit.objects.get(code="JL01")
    officer = Person.objects.get(postings__unit=station, postings__role="intake")
    for place, plan in enumerate(_PLANS):
        unit = county if place % 3 == 2 else station
        at = now - timedelta(hours=plan.hours)
        reporter = Particulars(_NAMES[place], phone=f"1380013{8000 + place // 2:04}") if _NAMES[place] else None
        told = Told(
            channel=plan.channel,
            matter=plan.matter,
            what=plan.what,
            received_at=at,
            place="城关镇建设路12号院" if place < 2 else "",
            happened_on=(now - timedelta(hours=80)).date() if place < 2 else at.date(),
            reporter=reporter,
            receipt=plan.channel == "in-person",
            registered_at=at + timedelta(minutes=10),
            **plan.more,  # type: ignore[arg-type] # each is a field of what is told
        )
        report = take_report(actor=None, unit=unit, officer=officer, told=told, now=now)
        for name, attrs in plan.acts:
            said = Said(at + timedelta(minutes=40), attrs, "清单一份，材料三页" if BY_NAME[name].told else "")
            carry_out(actor=None, report=report, act=BY_NAME[name], said=said, now=now, by="所领导")
        yield report
