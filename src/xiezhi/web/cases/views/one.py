"""One case: the past as events, the future as clocks, and beside them what the law asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.engine.explain.tree import as_lines
from xiezhi.engine.history import EVENT_VOIDED
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases.actions.cases import EDIT
from xiezhi.web.cases.actions.steps import APPEND, APPROVED, CORRECT, record_of
from xiezhi.web.cases.ages import births
from xiezhi.web.cases.attachments import attachments_of
from xiezhi.web.cases.closed_records import closed_off_beside, looks_into_closed, open_entries
from xiezhi.web.cases.families import LINKING, history, judged_as
from xiezhi.web.cases.judging import explain_obligation, rules
from xiezhi.web.cases.links import links
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, Obligation
from xiezhi.web.cases.queries import VIEW, obligations, one_case
from xiezhi.web.cases.review.queries import case_to_decide
from xiezhi.web.cases.steps import BY_REVIEW
from xiezhi.web.cases.views.overview import overview_of
from xiezhi.web.cases.views.parties import MASKED, parties_of
from xiezhi.web.cases.wording import fact_label, kind_label, line_of, local, particulars, people_named
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.identity.particulars import age_on, is_minor_on
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.org.viewer import DeniedError, legal_day
from xiezhi.web.ui.words import two

# Which verdicts stand in which group of the panel, in this order.
GROUPS = {
    "failing": (Verdict.OVERDUE, Verdict.VIOLATED, Verdict.LATE),
    "running": (Verdict.PENDING,),
    "unclear": (Verdict.CANNOT_TELL,),
    "met": (Verdict.MET,),
}


@require_GET
def case(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show a case."""
    visit = visit_of(request)
    found = one_case(visit.who, VIEW, case_id, visit.now)
    record_read(visit, "case-read", [found.pk])
    return render(request, "cases/case.html", shown(visit, found) | {"attachments": attachments_of(visit, found)})


def shown(visit: Visit, found: Case) -> dict[str, object]:
    """Return what the page of a case shows."""
    tokens = {each.person_id: each.token for each in found.parties.all()}
    record = record_of(found)
    born = births(found) if can(shipped_policy(), visit.who.viewpoint, MASKED, record, visit.day) else {}
    there = history(found.thread_id)
    entries = open_entries(found, there)
    hidden = {each.pk for each in there} - {each.pk for each in entries}
    people = people_named(entries)
    return {
        "case": found,
        "class": two(found.get_case_class_display(), visit.language),
        "handlers": [each.name for each in found.officers.all()],
        "parties": parties_of(visit, found),
        "timeline": _events(found, entries, tokens, born, visit, people),
        "facts": _events(found, entries, tokens, {}, visit, people, facts=True),
        "acts": [] if found.record_closed else _acts(visit, found, record),
        "groups": dict(_groups(visit, found, there, hidden)),
        **overview_of(visit, found, entries, tokens, people),
        "links": [] if found.record_closed else links(visit, found),
        "may_append": can(shipped_policy(), visit.who.viewpoint, APPEND, record, visit.day),
        "may_edit": can(shipped_policy(), visit.who.viewpoint, EDIT, record, visit.day),
    }


_ACTS = (
    ("extensions", VIEW, "extensions", True),
    ("assign", Right("case", "assign"), "case_assign", True),
    ("transfer", Right("case", "transfer"), "case_transfer", True),
    ("merge", APPEND, "case_merge", True),
    ("split", APPEND, "case_split", True),
    ("close", Right("case", "close"), "case_close", True),
    ("reopen", Right("case", "close"), "case_reopen", False),
    ("record-closure", Right("case", "seal"), "close_record", False),
)


def _acts(visit: Visit, found: Case, record: Record) -> list[dict[str, str]]:
    """Return the acts on the whole case that its state and the viewer's rights allow."""
    return [
        {"url": f"/cases/{found.pk}/{name}/", "label": visit.words[word]}
        for name, right, word, is_open in _ACTS
        if is_open is (found.closed_at is None) and can(shipped_policy(), visit.who.viewpoint, right, record, visit.day)
    ]


def _events(
    found: Case,
    entries: list[Entry],
    tokens: Mapping[str, str],
    born: Mapping[str, date],
    visit: Visit,
    people: Mapping[str, str],
    *,
    facts: bool = False,
) -> list[dict[str, object]]:
    """Return the lines of the timeline, or of the facts; what was corrected or voided is struck through."""
    record, named = record_of(found), {each.pk: each.what for each in entries}
    corrects = not found.record_closed and can(shipped_policy(), visit.who.viewpoint, CORRECT, record, visit.day)
    gone = {each.supersedes for each in entries if each.supersedes}
    voided = {each.supersedes for each in entries if each.supersedes and each.what == EVENT_VOIDED}
    return [
        _event(each, tokens, born, visit)
        | {
            "attrs": particulars(each, visit.language, people),
            "gone": each.pk in gone,
            "of": kind_label(named[each.supersedes], visit.language) if each.supersedes in named else "",
            "correct": f"/cases/{found.pk}/entries/{each.pk}/"
            if corrects
            and each.thread_id == found.thread_id
            and each.what not in LINKING
            and not (each.source == "review" and each.what in BY_REVIEW | APPROVED)
            and not each.supersedes
            and each.pk not in voided
            else "",
        }
        for each in entries
        if (each.what == FACT_RECORDED) is facts
    ]


def _event(entry: Entry, tokens: Mapping[str, str], born: Mapping[str, date], visit: Visit) -> dict[str, object]:
    moment = local(entry.occurred_at)
    fact = entry.what == FACT_RECORDED
    named = fact_label(str(entry.attrs.get("fact", "")), visit.language)
    timeless = bool(entry.attrs.get("from_the_beginning", False))
    return {
        "when": "" if timeless else moment[:10] if entry.precision == "day" else moment,
        "recorded": local(entry.recorded_at),
        "late": entry.source == "web" and (entry.recorded_at - entry.occurred_at).total_seconds() > 86_400,
        "label": named if fact else kind_label(entry.what, visit.language),
        "person": tokens.get(entry.person_id or "", ""),
        "age": _age(born.get(entry.person_id or ""), entry, visit),
    }


def _age(born: date | None, entry: Entry, visit: Visit) -> str:
    """Return how old the person was at the act, and that they were under 18."""
    if born is None:
        return ""
    day = legal_day(entry.occurred_at)
    years = f"{age_on(born, day)}{visit.words['case_years']}"
    return f"{years} {visit.words['case_minor']}" if is_minor_on(born, day) else years


def _groups(
    visit: Visit, found: Case, there: list[Entry], hidden: Collection[str]
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    begun = {each.pk: local(each.occurred_at).replace(" ", "T") for each in there}
    rows = list(obligations(visit.now).filter(thread_id=judged_as(found.thread_id)).order_by("due_at", "rule_id"))
    for name, verdicts in GROUPS.items():
        yield (
            name,
            [
                line_of(each, each.verdict_now, each.level_now, visit.language)
                # A fact that is lacking is to hold when what is judged happened.
                | {"at": begun.get(each.subject_event_id, ""), "person": each.person_id or ""}
                for each in rows
                if each.verdict_now in verdicts and each.rule_id in rules() and each.subject_event_id not in hidden
            ],
        )


def _is_closed_off(stored: Obligation, found: Case) -> bool:
    subject = events().filter(pk=stored.subject_event_id).first()
    return subject is not None and subject.keys.get("case") in closed_off_beside(found)


@require_GET
def obligation(request: HttpRequest, case_id: str, obligation_id: str) -> HttpResponse:
    """Show why an obligation is what it is, with the working of its clock: a fragment of the case's page."""
    visit = visit_of(request)
    # Who is to decide on a matter of it has the dossier by that task, wherever the case lies.
    found = case_to_decide(visit.who, case_id, visit.now) or one_case(visit.who, VIEW, case_id, visit.now)
    stored = Obligation.objects.filter(pk=obligation_id, thread_id=judged_as(found.thread_id)).first()
    explained = (
        None if stored is None else explain_obligation(stored.rule_id, found.thread_id, obligation_id, visit.now)
    )
    if stored is None or explained is None or _is_closed_off(stored, found):
        raise DeniedError(VIEW, obligation_id)
    if looks_into_closed(found, stored.rule_id):
        return render(request, "cases/obligation.html", {"duty": visit.words["closed_working"]})
    lines = [line for entry in explained.entries for line in as_lines(entry, visit.language)]
    more = {
        "duty": explained.rule.duty.say(visit.language),
        "lines": lines,
        "questions": [each.say(visit.language) for each in explained.rule.questions],
    }
    return render(request, "cases/obligation.html", more)
