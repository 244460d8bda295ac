"""What can be done with a report, as data: which event it writes, what it asks, from which stage to which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from xiezhi.core.text import Text
from xiezhi.seal.verify import Json
from xiezhi.web.cases.models import CaseClass
from xiezhi.web.intake.models import Report, Stage
from xiezhi.web.org.access.policy import Right

DECIDE, TRANSFER, RECEIPT = (Right("report_intake", each) for each in ("decide", "transfer", "receipt"))
_NOTHING: Mapping[str, Json] = MappingProxyType({})
WAITING = frozenset({Stage.OPEN, Stage.MEDIATING})
ENDED = frozenset({Stage.NOT_FILED, Stage.TRANSFERRED, Stage.SETTLED, Stage.OUTSIDE})
ALL = frozenset(Stage)
ADMIN = frozenset({"public-order", "other-admin", "unclear", "dispute"})
CRIMINAL = frozenset({"criminal", "unclear"})
# What may be approved before there is a case.
MATTERS = ("filing", "no-filing", "transfer-out", "verification", "filing-review-extension")


@dataclass(frozen=True, slots=True)
class Event:
    """An event an act writes: ``asked`` of its attributes stand in the form, ``fixed`` are what the act means."""

    kind: str
    asked: tuple[str, ...] = ()
    fixed: Mapping[str, Json] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Act:
    """An act. ``to`` None: the stage stays. ``matters`` empty: whatever the matter is.

    ``told``: reasons or a hand-over list must be written. ``opens``: the class of the case that it opens ("": asked).
    ``request``: it begins a request; every later event of the report carries the newest one.
    """

    name: str
    label: Text
    right: Right
    events: tuple[Event, ...]
    stages: frozenset[Stage] = WAITING
    to: Stage | None = None
    matters: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    after: str = ""
    told: bool = False
    opens: CaseClass | str | None = None
    request: bool = False

    @property
    def decides(self) -> bool:
        """Say whether the act is a decision of this organ on the report: it moves it to another stage."""
        return self.to is not None and not self.request

    def fits(self, report: Report, before: frozenset[str]) -> bool:
        """Say whether a report is in a state for the act; ``before``: the acts that were done."""
        return (
            report.stage in self.stages
            and (not self.matters or report.matter in self.matters)
            and (not self.channels or report.channel in self.channels)
            and (not self.after or self.after in before)
        )


_MEDIATED = ("written", "recorded_terms", "signed_all", "evidence_kept")
_AGENCY = frozenset({"agency-transfer"})
_REFUSED = frozenset({Stage.NOT_FILED})

ACTS: tuple[Act, ...] = (
    Act(
        "accept",
        Text("受案", "Accept"),
        DECIDE,
        (Event("admin-case-accepted", ("case_class",)),),
        to=Stage.ACCEPTED,
        matters=ADMIN,
        opens="",
    ),
    Act(
        "file-admin",
        Text("行政立案", "File as administrative"),
        DECIDE,
        (Event("admin-case-filed", ("case_class",)),),
        WAITING | {Stage.ACCEPTED},
        Stage.FILED,
        ADMIN,
        opens="",
    ),
    Act(
        "file-criminal",
        Text("刑事立案", "File as criminal"),
        DECIDE,
        (Event("criminal-case-filed", ("charge", "economic", "by_person_or_by_fact")),),
        to=Stage.FILED,
        matters=CRIMINAL,
        opens=CaseClass.CRIMINAL,
    ),
    Act(
        "not-criminal",
        Text("不予立案", "No filing"),
        DECIDE,
        (Event("criminal-no-filing-decided", ("has_complainant",)),),
        to=Stage.NOT_FILED,
        matters=CRIMINAL,
        told=True,
    ),
    Act(
        "not-admin",
        Text("行政案件不予受理", "Not accepted"),
        DECIDE,
        (Event("admin-not-accepted", ("reason",)),),
        to=Stage.NOT_FILED,
        matters=ADMIN,
    ),
    Act(
        "transfer",
        Text("移送", "Transfer"),
        TRANSFER,
        (
            Event(
                "case-transferred-out",
                ("to_organ", "change_of_jurisdiction", "transfer_notice_made"),
                {"stage": "before-filing"},
            ),
            Event("transfer-notified", ("to", "form")),
        ),
        to=Stage.TRANSFERRED,
        told=True,
    ),
    Act(
        "mediate",
        Text("治安调解", "Mediate"),
        DECIDE,
        (Event("mediation-offered"),),
        frozenset({Stage.OPEN}),
        Stage.MEDIATING,
        ADMIN,
    ),
    Act(
        "settle",
        Text("当场调处", "Settle on the spot"),
        DECIDE,
        (Event("mediation-agreed", _MEDIATED, {"on_spot": True}),),
        frozenset({Stage.OPEN}),
        Stage.SETTLED,
        ADMIN,
    ),
    Act(
        "agreed",
        Text("调解达成协议", "Mediation agreed"),
        DECIDE,
        (Event("mediation-agreed", _MEDIATED, {"on_spot": False}),),
        frozenset({Stage.MEDIATING}),
        Stage.SETTLED,
    ),
    Act(
        "failed",
        Text("调解不成", "Mediation failed"),
        DECIDE,
        (Event("mediation-failed"),),
        frozenset({Stage.MEDIATING}),
        Stage.OPEN,
    ),
    Act(
        "refer",
        Text("告知非公安职责", "Refer elsewhere"),
        DECIDE,
        (Event("out-of-remit-told", ("form", "competent_authority", "disputed")),),
        to=Stage.OUTSIDE,
    ),
    Act("determine", Text("确定管辖", "Determine competence"), DECIDE, (Event("remit-determined", ("result",)),)),
    Act(
        "approval",
        Text("登记审批", "Enter an approval"),
        DECIDE,
        (Event("approval-granted", ("matter", "approver_id")),),
    ),
    Act(
        "verify",
        Text("调查核实", "Check before filing"),
        DECIDE,
        (Event("verification-measure-taken", ("measure",)),),
    ),
    Act(
        "agency",
        Text("接收移送材料", "Papers of the agency"),
        RECEIPT,
        (Event("agency-transfer-received", ("materials_complete", "economic", "jurisdiction")),),
        channels=_AGENCY,
        request=True,
    ),
    Act(
        "agency-asked",
        Text("通知移送机关补正", "Ask the agency to supplement"),
        RECEIPT,
        (Event("agency-supplement-asked"),),
        channels=_AGENCY,
        after="agency",
    ),
    Act(
        "agency-told",
        Text("书面通知移送机关", "Tell the agency the result"),
        RECEIPT,
        (Event("agency-result-notified"),),
        ALL,
        channels=_AGENCY,
        after="agency",
    ),
    Act("emergency", Text("紧急处置完毕", "Emergency action ended"), RECEIPT, (Event("emergency-disposal-ended"),)),
    Act(
        "contact",
        Text("联系报案人", "Contact the reporter"),
        RECEIPT,
        (Event("reporter-contacted", ("attempt_failed",)),),
        ALL,
    ),
    Act(
        "evidence",
        Text("补收证据", "Take more evidence"),
        RECEIPT,
        (Event("reporter-evidence-received", ("list_issued", "item_count")),),
    ),
    Act(
        "statement",
        Text("制作报案笔录", "Take the statement"),
        RECEIPT,
        (Event("reporter-statement-taken", ("recorded",)),),
    ),
    Act(
        "notice",
        Text("送达不予立案通知书", "Serve the notice of no filing"),
        RECEIPT,
        (Event("no-filing-notice-served", ("to",)),),
        _REFUSED,
        after="not-criminal",
    ),
    Act(
        "notified",
        Text("再次告知移送", "Make the transfer known again"),
        RECEIPT,
        (Event("transfer-notified", ("to", "form")),),
        frozenset({Stage.TRANSFERRED}),
    ),
    Act(
        "progress",
        Text("告知进展", "Make progress known"),
        RECEIPT,
        (Event("progress-notified", ("to", "channel")),),
        ALL,
    ),
    Act(
        "reconsider",
        Text("收到复议申请", "Reconsideration requested"),
        DECIDE,
        (Event("no-filing-reconsideration-requested", ("by",)),),
        _REFUSED,
        after="not-criminal",
        request=True,
    ),
    Act(
        "reconsidered",
        Text("复议决定", "Reconsideration decided"),
        DECIDE,
        (Event("no-filing-reconsideration-decided", ("result", "agency_told_in_writing")),),
        _REFUSED,
        after="reconsider",
    ),
    Act(
        "second",
        Text("收到复核申请", "Second review requested"),
        DECIDE,
        (Event("no-filing-second-review-requested"),),
        _REFUSED,
        after="reconsidered",
        request=True,
    ),
    Act(
        "second-decided",
        Text("复核决定", "Second review decided"),
        DECIDE,
        (Event("no-filing-second-review-decided", ("result",)),),
        _REFUSED,
        after="second",
    ),
    Act(
        "asked",
        Text("检察院要求说明理由", "Procuratorate asks for reasons"),
        DECIDE,
        (Event("procurator-asked-reason", ("about",)),),
        ALL,
        request=True,
    ),
    Act(
        "explained",
        Text("书面说明理由", "Explain the reasons"),
        DECIDE,
        (Event("filing-reason-explained"),),
        ALL,
        after="asked",
        told=True,
    ),
    Act(
        "ordered",
        Text("检察院通知立案", "Procuratorate orders filing"),
        DECIDE,
        (Event("procurator-ordered-filing"),),
        WAITING | _REFUSED,
        Stage.OPEN,
        request=True,
    ),
)
BY_NAME: Mapping[str, Act] = MappingProxyType({act.name: act for act in ACTS})
# A result that overturns the decision not to file brings the report back to whoever decides.
REVERSED = "reverse"
