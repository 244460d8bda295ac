"""A step of a course on its form, with what it would do shown before it is written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from xiezhi.web.cases.actions.steps import APPEND, Change
from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import cases
from xiezhi.web.cases.wording import articles_of, light, local
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, visit_of
from xiezhi.web.org.viewer import DeniedError
from xiezhi.web.remedies import forms
from xiezhi.web.remedies.actions.steps import go_on, look_at, open_runs
from xiezhi.web.remedies.courses import NOTHING, course_of
from xiezhi.web.remedies.runs import Run, runs_of
from xiezhi.web.ui.forms import Filled
from xiezhi.web.ui.words import two


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, case_id: str, course_event: str) -> HttpResponse:
    """Enter a step of a hearing or a remedy."""
    visit = visit_of(request)
    case = cases(visit.who, APPEND, visit.now).filter(pk=case_id).first()
    if case is None or course_of(course_event) is None:
        raise DeniedError(APPEND, case_id)
    runs = _runs(case, course_event, visit)
    persons = [
        (each.person_id, f"{each.token} {two(each.get_kind_display(), visit.language)}") for each in case.parties.all()
    ]

    def act(filled: Filled) -> Sent:
        go_on(
            actor=visit.who,
            case=case,
            step=forms.step_of(filled, course_event, visit.now),
            request=filled.text(forms.COURSE),
            now=visit.now,
            reason=filled.text(forms.REASON),
        )
        return Sent(f"/cases/{case.pk}/remedies/")

    def effects(filled: Filled) -> list[str]:
        wanted = forms.step_of(filled, course_event, visit.now)
        changes = look_at(actor=visit.who, case=case, step=wanted, request=filled.text(forms.COURSE), now=visit.now)
        return [_said(each, visit) for each in changes] or [visit.words["case_does_nothing"]]

    task = Task(
        forms.step_form(visit.words, course_event, runs, persons),
        act,
        about=case.pk,
        start={forms.AT: local(visit.now), forms.COURSE: _start(request, runs)},
        check=lambda filled: forms.check(filled, course_event, visit.words, visit.now),
        effects=effects,
        explanation=f"{case.number} {case.title}",
    )
    return work(request, task)


def _runs(case: Case, event: str, visit: Visit) -> list[tuple[str, str]]:
    """Return the courses that expect the event."""
    tokens = {each.person_id: each.token for each in case.parties.all()}
    numbers = {each.request: place for place, each in enumerate(runs_of(case), start=1)}
    found = [each for each in open_runs(case, event) if each.request and each.state != NOTHING]
    return [(each.request, _name(each, numbers[each.request], tokens, visit)) for each in found]


def _name(run: Run, number: int, tokens: dict[str, str], visit: Visit) -> str:
    """Return a course as its page numbers it, with its state and whose it is."""
    course, state = run.course.label.say(visit.language), run.course.states[run.state].say(visit.language)
    return " ".join(filter(None, (course, str(number), state, tokens.get(run.person_id or "", ""))))


def _start(request: HttpRequest, runs: list[tuple[str, str]]) -> str:
    """Return the course that the link named, or the only one that there is."""
    asked = request.GET.get("run", "")
    known = [value for value, _ in runs]
    return asked if asked in known else known[0] if len(known) == 1 and "new" not in request.GET else ""


def _said(change: Change, visit: Visit) -> str:
    finding = change.after
    rule = rules()[finding.rule_id].title.say(visit.language)
    word = light(str(finding.verdict), finding.level, visit.language)["word"]
    return f"{rule}{visit.words['case_colon']}{word}（{articles_of(finding.rule_id, finding.row, visit.language)}）"
