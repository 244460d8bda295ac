"""What the law asks of the last decision and of who reviews for the legal section."""

from __future__ import annotations

from datetime import datetime

from xiezhi.web.cases.models import ReviewTask
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.chains import LEADER, LEGAL
from xiezhi.web.cases.review.duties import LEGAL_REVIEW, arising, facts_of, has_legal_review
from xiezhi.web.cases.review.machine import Place, Result
from xiezhi.web.cases.review.opinions import Discussion, Opinion
from xiezhi.web.cases.review.queries import leaders


def refuse_reviewer(task: ReviewTask, place: Place, opinion: Opinion) -> None:
    """Refuse a legal review whose reviewer does not say who they are to the law, or may not be one (APL 58)."""
    if place.level != LEGAL or not has_legal_review(task.case.case_class, task.matter):
        return
    if opinion.reviewer is None:
        raise CaseError(
            "reviewer",
            "须说明是否初次从事法制审核、是否具有法律职业资格",
            "say whether you review for the first time and are qualified",
        )
    if opinion.reviewer.first_time and not opinion.reviewer.qualified:
        raise CaseError(
            "reviewer",
            "初次从事法制审核的人员应当通过国家统一法律职业资格考试：请改派他人",
            "who reviews for the first time has passed the legal examination: let another be named",
        )


def discussed(task: ReviewTask, signer: str, opinion: Opinion, now: datetime) -> Discussion | None:
    """Return the discussion of the leaders that a last decision states, with who decides among them; or refuse it."""
    said = opinion.discussion
    if said is None or task.level != LEADER:
        return None
    # A form says minutes.
    if not task.opened_at.replace(second=0, microsecond=0) <= said.held_at <= now:
        raise CaseError(
            "discussion",
            "集体讨论须在报送之后、现在之前",
            "the discussion lies between the submission and now",
        )
    able = {each.person_id for each in leaders(task.case, now)} | {signer}
    strangers = set(said.participants) - able
    people = tuple(sorted({*said.participants, signer}))
    if strangers or len(people) < 2:
        raise CaseError(
            "discussion",
            "集体讨论须有两名以上本级负责人参加，承办人和回避人员除外",
            "two or more leaders discuss together, none of them a handler or recused",
        )
    return Discussion(said.held_at, people)


def refuse_unmet(task: ReviewTask, found: Place, opinion: Opinion) -> None:
    """Refuse a last approval before which the law asks for a legal review or a discussion that there was not."""
    reviewed = any(
        each.level == LEGAL and each.result is Result.PASS for each in found.signings if each.round == found.round
    )
    for duty in arising(task.case.case_class, task.matter, facts_of(task.case)):
        if duty.event == LEGAL_REVIEW and not reviewed:
            raise CaseError(
                "result",
                f"须先经法制审核通过（{duty.basis.zh}）：请退回，重新报送时列入法制部门",
                f"legal review must be passed first ({duty.basis.en}): return it, and it goes by the legal section",
            )
        if duty.event != LEGAL_REVIEW and task.level != LEADER:
            raise CaseError(
                "result",
                f"须由负责人集体讨论决定（{duty.basis.zh}）：请退回，重新报送时列入局领导",
                f"leaders discuss it together ({duty.basis.en}): return it, and it goes to them",
            )
        if duty.event != LEGAL_REVIEW and opinion.discussion is None:
            raise CaseError(
                "discussion",
                f"须登记负责人集体讨论的时间和参加人（{duty.basis.zh}）",
                f"enter when the leaders discussed it and who did ({duty.basis.en})",
            )
