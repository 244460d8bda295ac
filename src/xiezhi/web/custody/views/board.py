"""The live board, and the fragment of it that the page asks for again and again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from xiezhi.web.cases.judging import rules
from xiezhi.web.cases.queries import Standing
from xiezhi.web.cases.wording import due_text, local
from xiezhi.web.custody.board import Light, Line, is_limit
from xiezhi.web.custody.board import board as board_of
from xiezhi.web.custody.models import StayState
from xiezhi.web.custody.wording import length, said, word_of
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of

COLOURS = {Light.RED: "red", Light.AMBER: "yellow", Light.GREEN: "green"}


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show who is where, since when, and which clock runs out next."""
    visit = visit_of(request)
    return render(request, "custody/board.html", _told(visit, ""))


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """Show the rows as they are now; an entry is written only when there are other stays than the page showed."""
    visit = visit_of(request)
    return render(request, "custody/rows.html", _told(visit, request.GET.get("seen", "")))


def _told(visit: Visit, seen: str) -> dict[str, object]:
    found = board_of(visit.who, visit.now)
    mark = _mark(found, visit)
    if seen != mark:
        record_read(visit, "board-read", [each.stay.pk for each in found])
    groups: dict[str, list[dict[str, object]]] = {}
    for each in sorted(found, key=lambda line: line.stay.centre.unit.path):
        groups.setdefault(each.stay.centre.name, []).append(line_of(each, visit))
    counts = [
        (said(light, visit.language), COLOURS[light], sum(each.light == light for each in found)) for light in Light
    ]
    updated = f"{localtime(visit.now):%H:%M:%S}"
    return {"groups": list(groups.items()), "counts": counts, "total": len(found), "seen": mark, "updated": updated}


def _mark(found: Sequence[Line], visit: Visit) -> str:
    """Return a mark of the stays shown to somebody: only who was shown them knows it."""
    ids = "\n".join(sorted(each.stay.pk for each in found))
    return hashlib.sha256(f"{visit.who.account.pk}\n{ids}".encode()).hexdigest()[:32]


def line_of(each: Line, visit: Visit) -> dict[str, object]:
    """Return what the board says of a stay."""
    first = next(iter(each.clocks.running), None)
    due = None if first is None else first.due_at
    troubles = [*(["overstay"] if each.clocks.overstay else []), *each.flags]
    return {
        "stay": each.stay,
        "regime": word_of("regime", each.stay.regime, visit.language),
        "where": where(each, visit),
        "arrived": local(each.stay.arrived_at)[5:],
        "stayed": length((each.stay.left_at or visit.now) - each.stay.arrived_at),
        "next": "" if first is None else rules()[first.rule_id].title.say(visit.language),
        "rest": "" if due is None else _rest(due, visit.now),
        "due": due_text(due)[5:],
        "colour": COLOURS[each.light],
        "word": said(each.light, visit.language),
        "troubles": [said(f"flag_{name}", visit.language) for name in troubles],
        "why": [rules()[row.rule_id].title.say(visit.language) for row in _reasons(each)],
    }


def _reasons(each: Line) -> list[Standing]:
    """Return the obligations that make the light what it is; an overstay has a flag of its own."""
    clocks = each.clocks
    rows = clocks.broken or [*clocks.warned, *clocks.unclear]
    return [row for row in rows if not (clocks.overstay and is_limit(row))]


def where(each: Line, visit: Visit) -> str:
    """Return where the person is."""
    if each.stay.state == StayState.OUT:
        return visit.words["custody_out"]
    room = each.stay.room.name if each.stay.room is not None else visit.words["custody_no_room"]
    return f"{room} · {visit.words['custody_interviewed']}" if each.talk is not None else room


def _rest(due: datetime, now: datetime) -> str:
    rest = due - now
    return length(rest) if rest > timedelta() else "0:00"
