"""待办: what waits for this person, each line a link with its count."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from xiezhi.web.desk.models import Loading
from xiezhi.web.desk.todo import TONES, Group, tasks
from xiezhi.web.desk.visit import render, visit_of


def home(request: HttpRequest) -> HttpResponse:
    """Show the to-do list."""
    visit = visit_of(request)
    words, found = visit.words, tasks(visit)
    labels = {
        Group.OVERDUE: words["group_overdue"],
        Group.DUE_SOON: words["group_due_soon"],
        Group.RETURNED: words["group_returned"],
        Group.MINE: words["group_mine"],
        Group.DRAFTS: words["group_drafts"],
        Group.NOTICES: words["group_notices"],
    }
    groups = [
        {
            "name": str(group),
            "label": labels[group],
            # A notice has no number of its own: it counts as one.
            "count": sum(each.count or 1 for each in lines),
            "tone": TONES.get(group, "") if lines else "",
            "lines": lines,
        }
        for group, lines in found.items()
    ]
    loading = Loading.objects.filter(ended_at=None).first()
    return render(request, "desk/home.html", {"groups": groups, "any": any(found.values()), "loading": loading})
