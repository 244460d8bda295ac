"""Making a paper, correcting, serving and voiding it: each on a form of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.cases.actions.steps import APPEND, Change
from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import cases
from xiezhi.web.cases.steps import Step
from xiezhi.web.cases.wording import articles_of, light, local
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.papers import forms
from xiezhi.web.papers.actions import papers as actions
from xiezhi.web.papers.filling import BLANK, Given, identity_of, person_values, starting_values
from xiezhi.web.papers.kinds import PaperKind, kinds
from xiezhi.web.papers.models import Paper
from xiezhi.web.papers.queries import one_paper
from xiezhi.web.ui.forms import Filled

_form = require_http_methods(["GET", "POST"])


@_form
def make(request: HttpRequest, case_id: str, paper_kind: str) -> HttpResponse:
    """Make a paper of a kind."""
    visit = visit_of(request)
    case = cases(visit.who, APPEND, visit.now).filter(pk=case_id).first()
    kind = kinds().get(paper_kind)
    if case is None or kind is None or case.case_class not in kind.classes:
        raise DeniedError(APPEND, case_id)
    choices = forms.choices_of(case, kind, visit.language)

    def act(filled: Filled) -> Sent:
        given = _given(filled, kind)
        made = actions.make_paper(actor=visit.who, case=case, kind=kind, given=given, now=visit.now)
        return Sent(f"/papers/{made.pk}/")

    # Whom else could it name, where there is one.
    only = choices[0][0] if len(choices) == 1 and kind.person_required else ""
    task = Task(
        forms.paper_form(visit.words, kind, choices),
        act,
        about=case.pk,
        start={forms.PERSON: only, **starting_values(case, kind)},
        effects=lambda filled: _blanks(visit, case, kind, filled),
        explanation=f"{case.number} {case.title}",
    )
    return work(request, task)


@_form
def correct(request: HttpRequest, paper_id: str) -> HttpResponse:
    """Make a paper that takes the place of another."""
    visit, paper = visit_of(request), _paper(request, paper_id)
    kind = kinds()[paper.kind]
    before = actions.given_for(paper)

    def act(filled: Filled) -> Sent:
        made = actions.make_paper(
            actor=visit.who,
            case=paper.case,
            kind=kind,
            given=_given(filled, kind),
            now=visit.now,
            corrects=paper,
            reason=filled.text(forms.REASON),
        )
        return Sent(f"/papers/{made.pk}/")

    task = Task(
        forms.paper_form(visit.words, kind, forms.choices_of(paper.case, kind, visit.language), again=True),
        act,
        about=paper.pk,
        start={**before.typed, forms.PERSON: before.token},
        effects=lambda filled: [
            visit.words["paper_replaces"].format(paper.number),
            *_blanks(visit, paper.case, kind, filled),
        ],
        explanation=paper.number,
    )
    return work(request, task)


@_form
def serve(request: HttpRequest, paper_id: str) -> HttpResponse:
    """Enter that a paper was served, after seeing what that does."""
    visit, paper = visit_of(request), _paper(request, paper_id)
    kind = kinds()[paper.kind]
    if kind.serves is None:
        raise DeniedError(APPEND, paper_id)

    def check(filled: Filled) -> None:
        if forms.moment_of(filled.text(forms.SERVED_AT), visit.now) is None:
            filled.errors[forms.SERVED_AT] = visit.words["paper_moment"]

    def act(filled: Filled) -> Sent:
        step, reason = _step(visit, paper, filled), filled.text(forms.REASON)
        actions.serve_paper(actor=visit.who, paper=paper, step=step, now=visit.now, reason=reason)
        return Sent(f"/papers/{paper.pk}/")

    def effects(filled: Filled) -> list[str]:
        step = _step(visit, paper, filled)
        changes = actions.look_at_service(actor=visit.who, paper=paper, step=step, now=visit.now)
        return [_said(each, visit) for each in changes] or [visit.words["case_does_nothing"]]

    task = Task(
        forms.service_form(visit.words, kind),
        act,
        about=paper.pk,
        start={forms.SERVED_AT: local(visit.now)},
        check=check,
        effects=effects,
        explanation=paper.number,
    )
    return work(request, task)


@_form
def void(request: HttpRequest, paper_id: str) -> HttpResponse:
    """Say that a paper does not count."""
    visit, paper = visit_of(request), _paper(request, paper_id)

    def act(filled: Filled) -> Sent:
        actions.void_paper(actor=visit.who, paper=paper, reason=filled.text(forms.REASON), now=visit.now)
        return Sent(f"/papers/{paper.pk}/")

    task = Task(
        forms.void_form(visit.words),
        act,
        about=paper.pk,
        effects=lambda _filled: [visit.words["paper_voids"].format(paper.number)],
        explanation=paper.number,
    )
    return work(request, task)


def _paper(request: HttpRequest, paper_id: str) -> Paper:
    visit = visit_of(request)
    return one_paper(visit.who, APPEND, paper_id, visit.now)


def _given(filled: Filled, kind: PaperKind) -> Given:
    return Given(forms.typed_of(filled, kind), filled.text(forms.PERSON))


def _blanks(visit: Visit, case: Case, kind: PaperKind, filled: Filled) -> list[str]:
    """Return what will be left to be written in by hand, and that the paper will never change."""
    told = [visit.words["paper_stays"]]
    party = case.parties.filter(token=filled.text(forms.PERSON)).first() if kind.person else None
    if party is not None:
        missing = [name for name, text in person_values(identity_of(party)).items() if text == BLANK]
        labels = "、".join(visit.words[f"paper_{name}"] for name in missing)
        told += [visit.words["paper_blanks"].format(labels)] if missing else []
    return told


def _step(visit: Visit, paper: Paper, filled: Filled) -> Step:
    kind = kinds()[paper.kind]
    asked = kind.serves.ask if kind.serves else ()
    at = forms.moment_of(filled.text(forms.SERVED_AT), visit.now) or visit.now
    return actions.step_of(paper, at, {name: filled.text(name) for name in asked})


def _said(change: Change, visit: Visit) -> str:
    finding = change.after
    rule = rules()[finding.rule_id].title.say(visit.language)
    word = light(str(finding.verdict), finding.level, visit.language)["word"]
    return f"{rule}{visit.words['case_colon']}{word}（{articles_of(finding.rule_id, finding.row, visit.language)}）"
