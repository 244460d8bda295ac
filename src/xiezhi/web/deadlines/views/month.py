"""The calendar of deadlines: a month with the counts of each day by light, and the list of one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from xiezhi.core.calendar import DayKind
from xiezhi.core.dates import DateError, parse_day
from xiezhi.web.cases.wording import articles_of, due_text
from xiezhi.web.deadlines.days import begin_of, calendar, left, zone
from xiezhi.web.deadlines.grid import GridDay, unknown_years, weeks_of
from xiezhi.web.deadlines.queries import LIST, TONES, Deadline, Light
from xiezhi.web.deadlines.registers import DEADLINES, rule_title
from xiezhi.web.desk.selection import selection_of, selection_shown
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.ui.periods import Period, period_around, period_of

MOST = 40
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Asked:
    period: Period
    day: date
    mine: bool

    def address(self, period: Period | None = None, day: date | None = None, mine: bool | None = None) -> str:
        wanted = self.mine if mine is None else mine
        shown = f"&day={day.isoformat()}" if day else ""
        return f"?month={(period or self.period).code}{shown}{'&mine=yes' if wanted else ''}"


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """Show a month of deadlines, and the list of one of its days."""
    visit = visit_of(request)
    asked, selection = _asked(request, visit), selection_of(request)
    rows = selection.in_unit(DEADLINES.rows(visit, LIST), DEADLINES.path)
    if asked.mine:
        own = {"mine": "yes"}
        rows = rows.filter(**own)
    weeks = weeks_of(asked.period, calendar())
    counts = _counts(rows, weeks[0][0].day, weeks[-1][-1].day)
    listed = list(_between(rows, asked.day, asked.day).order_by("due_at", "pk")[:MOST])
    record_read(
        visit, "deadline-calendar-read", (each.pk for each in listed), month=asked.period.code, selection=selection.code
    )
    viewable = DEADLINES.viewable(visit, listed)
    earlier, later = asked.period.next(-1), asked.period.next()
    more = {
        "period": asked.period.say(visit.language),
        "earlier": asked.address(earlier) if earlier else "",
        "later": asked.address(later) if later else "",
        "this_month": asked.address(period_around("month", visit.day), visit.day),
        "everybody": asked.address(day=asked.day, mine=False),
        "own": asked.address(day=asked.day, mine=True),
        "mine": asked.mine,
        "weekdays": [visit.words[f"deadline_{each}"] for each in _WEEKDAYS],
        "weeks": [[_cell(each, counts[each.day], asked, visit) for each in week] for week in weeks],
        "unknown": unknown_years(weeks),
        "sums": _sums(rows, asked, visit),
        "day": asked.day,
        "weekday": visit.words[f"deadline_{_WEEKDAYS[asked.day.weekday()]}"],
        "lines": [_line(each, each.pk in viewable, visit) for each in listed],
        "more": sum(counts[asked.day].values()) - len(listed),
        "list": _list(asked, f"&due_from={asked.day}&due_to={asked.day}"),
    }
    return render(request, "deadlines/month.html", more | selection_shown(request, selection, with_period=False))


def _asked(request: HttpRequest, visit: Visit) -> _Asked:
    """Read month and day; a day outside the month is taken for its first, or today where the month has it."""
    found = period_of(request.GET.get("month", ""))
    period = found if found is not None and found.kind == "month" else period_around("month", visit.day)
    try:
        day = parse_day(request.GET.get("day", ""), "day")
    except DateError:
        day = visit.day
    if not period.first_day - 7 * _DAY < day < period.last_day + 7 * _DAY:
        day = period.first_day
    return _Asked(period, day, request.GET.get("mine") == "yes")


def _between(rows: QuerySet[Deadline], first: date, last: date) -> QuerySet[Deadline]:
    return rows.filter(ends_at__gte=begin_of(first), ends_at__lt=begin_of(last + _DAY))


def _counts(rows: QuerySet[Deadline], first: date, last: date) -> Mapping[date, dict[str, int]]:
    found: dict[date, dict[str, int]] = defaultdict(dict)
    by_day = _between(rows, first, last).annotate(on=TruncDate("ends_at", tzinfo=zone()))
    for row in by_day.order_by().values("on", "light").annotate(number=Count("pk")):
        found[row["on"]][row["light"]] = row["number"]
    return found


def _sums(rows: QuerySet[Deadline], asked: _Asked, visit: Visit) -> list[dict[str, object]]:
    counts = dict(rows.order_by().values_list("light").annotate(number=Count("pk")))
    return [
        {
            "tone": TONES[light],
            "word": visit.words[f"deadline_{light}"],
            "count": counts.get(str(light), 0),
            "url": _list(asked, f"&light={light}"),
        }
        for light in Light
    ]


def _list(asked: _Asked, query: str) -> str:
    mine = "&mine=yes" if asked.mine else ""
    return f"/deadlines/?{(query + mine).removeprefix('&')}"


def _cell(each: GridDay, counts: Mapping[str, int], asked: _Asked, visit: Visit) -> dict[str, object]:
    words = visit.words
    mark = {DayKind.REST: words["deadline_rest"], DayKind.WORK: words["deadline_work"], None: ""}[each.kind]
    occasion = each.occasion.say(visit.language) if each.occasion else ""
    told = [(TONES[light], words[f"deadline_{light}"], counts[light]) for light in Light if light in counts]
    spoken = ", ".join(f"{word} {number}" for _, word, number in told) or words["deadline_nothing"]
    return {
        "url": asked.address(day=each.day),
        "day": each.day,
        "inside": each.inside,
        "rest": not each.working,
        "unknown": not each.known,
        "mark": mark,
        "occasion": occasion,
        "today": each.day == visit.day,
        "chosen": each.day == asked.day,
        "told": told,
        "spoken": f"{each.day} {mark} {occasion} {spoken}",
    }


def _line(row: Deadline, viewable: bool, visit: Visit) -> dict[str, object]:
    light = Light(row.light)
    return {
        "title": rule_title(row.rule_id, visit),
        "tone": TONES[light],
        "word": visit.words[f"deadline_{light}"],
        "due": due_text(row.due_at),
        "left": left(row.due_at, visit.now).say(visit.language) if row.due_at else "",
        "case": row.case_number,
        "url": DEADLINES.link(row) if viewable and DEADLINES.link else "",
        "unit": row.unit_name,
        "lead": row.lead_name,
        "articles": articles_of(row.rule_id, row.row, visit.language),
        "provisional": row.provisional,
    }
