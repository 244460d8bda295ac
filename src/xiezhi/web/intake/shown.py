"""What the page of a report shows: who (masked), what, what happened since, what the law asks, what can be done."""

from __future__ import annotations

from collections.abc import Mapping

from xiezhi.core.text import Language
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import VIEW as VIEW_CASE
from xiezhi.web.cases.queries import cases, obligations
from xiezhi.web.cases.wording import kind_label, line_of, local, particulars
from xiezhi.web.desk.visit import Visit
from xiezhi.web.identity.models import Narrative, Party
from xiezhi.web.identity.parties import masked_party
from xiezhi.web.identity.problems import DESTROYED, DestroyedError
from xiezhi.web.identity.texts import read_narrative, resolved
from xiezhi.web.intake.actions.deciding import done_before
from xiezhi.web.intake.acts import ACTS, BY_NAME, RECEIPT, TRANSFER, Act
from xiezhi.web.intake.models import Done, Report
from xiezhi.web.intake.queries import CORRECT, record_of
from xiezhi.web.intake.words_of_law import word
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.ui.words import two

MASKED, UNMASK = Right("party_pii", "view_masked"), Right("party_pii", "unmask")
_WORDS = {"name": "reporter", "id_number": "id_number", "phone": "phone", "address": "address"}
_GROUPS = {
    "failing": (Verdict.OVERDUE, Verdict.VIOLATED, Verdict.LATE),
    "running": (Verdict.PENDING,),
    "unclear": (Verdict.CANNOT_TELL,),
    "met": (Verdict.MET,),
}


def text_of(narrative_id: str, names: Mapping[str, str], visit: Visit) -> str:
    """Return a narrative for display; nothing for none."""
    found = Narrative.objects.filter(pk=narrative_id).first() if narrative_id else None
    if found is None:
        return ""
    try:
        return resolved(read_narrative(found, visit.now), names)
    except DestroyedError:
        return DESTROYED.say(visit.language)


def names_of(thread_id: str) -> dict[str, str]:
    """Return what stands for each party of a thread while it is masked."""
    rows = Party.objects.filter(thread_id=thread_id).select_related("key")
    return {each.token: masked_party(each).get("name", DESTROYED.zh) for each in rows}


def address_of(report: Report, act: Act) -> str:
    """Return where an act is done."""
    part = "transfer" if act.right == TRANSFER else "follow" if act.right == RECEIPT else "decide"
    return f"/intake/{report.pk}/{part}/?as={act.name}"


def report_page(visit: Visit, report: Report) -> dict[str, object]:
    """Return the context of the page."""
    record, language = record_of(report), visit.language
    names = names_of(report.thread_id)
    case = cases(visit.who, VIEW_CASE, visit.now).filter(pk=report.case_id).first() if report.case_id else None
    acts = _acts(visit, report, record)
    return {
        "report": report,
        "stage": two(str(report.get_stage_display()), language),
        "care": two(str(report.get_care_display()), language) if report.care != "none" else "",
        "said": [(name, word(attribute, getattr(report, attribute), language)) for name, attribute in _said(visit)],
        "received": local(report.received_at),
        "reporter": _reporter(visit, report, record),
        "unmasked": False,
        "what": text_of(report.narrative_id, names, visit),
        "where": text_of(report.place_id, names, visit),
        "evidence": text_of(report.evidence_id, names, visit).splitlines(),
        "done": [_done(each, names, visit) for each in report.done.all()],
        "timeline": _timeline(report, language),
        "groups": _groups(visit, report),
        "decisions": [(act.label.say(language), url) for act, url in acts if act.decides],
        "follow_ups": [(act.label.say(language), url) for act, url in acts if not act.decides],
        "case": case,
        "case_number": Case.objects.get(pk=report.case_id).number if report.case_id else "",
        "may_receipt": _can(visit, RECEIPT, record),
        "may_correct": _can(visit, CORRECT, record),
        "may_unmask": bool(report.party_id) and _can(visit, UNMASK, record),
    }


def _done(each: Done, names: Mapping[str, str], visit: Visit) -> dict[str, str]:
    told = text_of(each.narrative_id, names, visit)
    label = BY_NAME[each.act].label.say(visit.language) if each.act in BY_NAME else each.act
    return {"when": local(each.at), "label": label, "by": each.by, "told": told}


def _can(visit: Visit, right: Right, record: Record) -> bool:
    return can(shipped_policy(), visit.who.viewpoint, right, record, visit.day)


def _said(visit: Visit) -> tuple[tuple[str, str], ...]:
    words = visit.words
    return (
        (words["report_channel"], "channel"),
        (words["report_matter"], "matter"),
        (words["report_remit"], "remit"),
        (words["report_jurisdiction"], "jurisdiction"),
    )


def _acts(visit: Visit, report: Report, record: Record) -> list[tuple[Act, str]]:
    before = done_before(report)
    return [
        (act, address_of(report, act)) for act in ACTS if act.fits(report, before) and _can(visit, act.right, record)
    ]


def _reporter(visit: Visit, report: Report, record: Record) -> list[tuple[str, str]]:
    if not report.party_id:
        return [(visit.words["reporter"], visit.words["anonymous"])]
    if not _can(visit, MASKED, record):
        return [(visit.words["reporter"], "***")]
    party = Party.objects.select_related("key").get(pk=report.party_id)
    shown = masked_party(party) or {"name": DESTROYED.say(visit.language)}
    return [(visit.words[_WORDS[name]], text) for name, text in shown.items() if name in _WORDS]


def _timeline(report: Report, language: Language) -> list[dict[str, object]]:
    rows = events().filter(thread_id=report.thread_id).exclude(what=FACT_RECORDED).order_by("occurred_at", "seq")
    return [
        {
            "when": local(each.occurred_at),
            "label": kind_label(each.what, language),
            "attrs": particulars(each, language),
        }
        for each in rows
    ]


def _groups(visit: Visit, report: Report) -> dict[str, list[dict[str, object]]]:
    rows = list(obligations(visit.now).filter(thread_id=report.thread_id).order_by("due_at", "rule_id"))
    return {
        name: [
            line_of(each, each.verdict_now, each.level_now, visit.language)
            for each in rows
            if each.verdict_now in verdicts and each.rule_id in rules()
        ]
        for name, verdicts in _GROUPS.items()
    }
