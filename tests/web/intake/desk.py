"""A desk where reports are taken: the shared cast, and one report as somebody tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.test import Client

from tests.web.desk.visitors import typed
from tests.web.org.cast import City
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.intake.actions.deciding import Said, carry_out
from xiezhi.web.intake.actions.reports import Told, take_report
from xiezhi.web.intake.acts import BY_NAME
from xiezhi.web.intake.models import Report

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)
LI = Particulars("李明", "110101199003070038", "13800138000", "城关镇建设路12号")
THEFT = Told(
    channel="in-person",
    matter="criminal",
    what="李明的电动自行车昨夜在楼下被盗",
    received_at=NOW - HOUR,
    place="建设路12号院",
    happened_on=NOW.date(),
    reporter=LI,
    evidence=("购车发票", "监控截图"),
)
BRAWL = replace(THEFT, matter="public-order", what="在菜市场被人推倒", place="东风菜市场", evidence=(), reporter=None)
# What the form sends.
FORM = {
    "channel": "in-person",
    "matter": "criminal",
    "remit": "yes",
    "jurisdiction": "this-unit",
    "happened_on": "",
    "place": "建设路12号院",
    "what": "李明的电动自行车昨夜在楼下被盗",
    "reporter_name": "李明",
    "phone": "13800138000",
    "care": "none",
    "receipt": "printed",
    "evidence": "购车发票\n监控截图",
}


def taken(bureau: City, told: Told = THEFT, role: str = "intake") -> Report:
    """Take a report at QG by one of the cast."""
    viewer = bureau.viewers[role]
    assert viewer.posting is not None
    return take_report(actor=viewer, unit=viewer.posting.unit, officer=viewer.posting.person, told=told, now=NOW)


def sent(**values: str) -> dict[str, str]:
    """Return what a browser sends with the form of a report."""
    received = (NOW + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M")
    return typed(**{**FORM, "received_at": received, **values})


def do(bureau: City, report: Report, act: str, told: str = "理由如下", role: str = "unit_head", **attrs: str) -> Report:
    """Do an act by somebody of the cast."""
    viewer = bureau.viewers[role]
    said = Said(NOW, attrs, told, "盗窃电动自行车", bureau.viewers["officer"].account.person)
    return carry_out(actor=viewer, report=report, act=BY_NAME[act], said=said, now=NOW)


def asked(client: Client, number: str, code: str, **more: str) -> tuple[int, str]:
    """Ask the public page; return status and page."""
    answer = client.post("/progress/", {"number": number, "code": code, **more})
    return answer.status_code, answer.content.decode()
