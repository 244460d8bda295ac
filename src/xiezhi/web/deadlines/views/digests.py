"""One's own daily digests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from xiezhi.web.deadlines.actions.digests import mark_read
from xiezhi.web.deadlines.home import Line
from xiezhi.web.deadlines.models import Digest
from xiezhi.web.deadlines.queries import TONES, Light
from xiezhi.web.desk.context import label
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.models import Posting

SHOWN = 30


@require_GET
def digests(request: HttpRequest) -> HttpResponse:
    """Show one's newest digests: counts, and where one acts from that posting the lists."""
    visit = visit_of(request)
    rows = list(Digest.objects.filter(person=visit.who.account.person, empty=False)[:SHOWN])
    record_read(visit, "digests-looked-at", (str(each.pk) for each in rows))
    postings = {each for row in rows for each in row.lines}
    known = Posting.objects.filter(pk__in=postings).select_related("person", "unit").in_bulk()
    more = {
        "digests": [
            {"row": each, "parts": [_part(known.get(key), lines, visit) for key, lines in each.lines.items()]}
            for each in rows
        ],
        "unread": any(each.read_at is None for each in rows),
    }
    return render(request, "deadlines/digests.html", more)


def _part(posting: Posting | None, lines: list[dict[str, object]], visit: Visit) -> dict[str, object]:
    here = posting is not None and posting == visit.who.posting
    told = [Line(Light(str(each["light"])), str(each["kind"]), int(str(each["count"]))) for each in lines]
    return {
        "label": label(posting, visit) if posting else "",
        "lines": [
            {
                "url": each.url if here else "",
                "word": visit.words[each.word],
                "tone": TONES[each.light],
                "count": each.count,
            }
            for each in told
        ],
    }


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one's own digests as read."""
    visit = visit_of(request)
    mark_read(actor=visit.who, now=visit.now)
    return HttpResponseRedirect("/deadlines/digests/")
