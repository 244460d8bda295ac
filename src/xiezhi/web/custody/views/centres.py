"""The centres: their data link, how complete their files are, who is on shift, and the shift handed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xiezhi.seal.verify import Json
from xiezhi.web.cases.wording import local
from xiezhi.web.custody.actions.centres import SILENT, hand_over, may_keep, name_keeper, sign
from xiezhi.web.custody.board import lines
from xiezhi.web.custody.forms import person_form
from xiezhi.web.custody.models import Centre, Handover, Stay, StayState
from xiezhi.web.custody.queries import APPEND, CORRECT, LIST, closed_numbers, one_centre, stays
from xiezhi.web.custody.queries import centres as centres_for
from xiezhi.web.custody.views.board import line_of
from xiezhi.web.custody.wording import item_words, length, said
from xiezhi.web.desk.forms import Task, work
from xiezhi.web.desk.sending import Sent
from xiezhi.web.desk.visit import Visit, record_read, render, visit_of
from xiezhi.web.org.access.policy import shipped_policy
from xiezhi.web.org.access.reach import Record, can
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Person, Posting, State
from xiezhi.web.org.viewer import DeniedError

_MONTH = timedelta(days=30)
# Records that have waited so long make a link amber.
_LATE = timedelta(minutes=15)


@require_GET
def centres(request: HttpRequest) -> HttpResponse:
    """Show every centre with its link and how complete its files are."""
    visit = visit_of(request)
    found = list(centres_for(visit.who, visit.now))
    record_read(visit, "centres-read", [each.pk for each in found])
    names = _names({each.keeper_id for each in found})
    rows = [_told(each, names, visit) for each in found]
    return render(request, "custody/centres.html", {"rows": rows})


def _told(centre: Centre, names: Mapping[str, str], visit: Visit) -> dict[str, object]:
    own = stays(visit.who, LIST, visit.now).filter(centre=centre)
    recent = own.filter(arrived_at__gte=visit.now - _MONTH)
    sums = recent.aggregate(required=Sum("required"), missing=Sum("missing_count"))
    required, missing = sums["required"] or 0, sums["missing"] or 0
    return {
        "centre": centre,
        "now": own.exclude(state=StayState.LEFT).count(),
        "keeper": names.get(centre.keeper_id, ""),
        "link": link_of(centre, visit),
        "complete": f"{(required - missing) * 100 // required}%" if required else "—",
        "required": required,
        "missing": missing,
        "incomplete": recent.filter(missing_count__gt=0).count(),
    }


def link_of(centre: Centre, visit: Visit) -> dict[str, str]:
    """Return how a centre's link stands: colour, word, last call and lag."""
    if centre.beat_at is None:
        return {"colour": "secondary", "word": said("link_never", visit.language), "last": "", "lag": ""}
    lag = visit.now - centre.oldest_at if centre.oldest_at is not None and centre.waiting else timedelta()
    off = visit.now - centre.beat_at > SILENT
    state = "off" if off else "late" if lag > _LATE else "on"
    colour = {"off": "red", "late": "yellow", "on": "green"}[state]
    behind = f"{length(lag)} · {centre.waiting} {visit.words['custody_waiting']}" if centre.waiting else "0:00"
    return {
        "colour": colour,
        "word": said(f"link_{state}", visit.language),
        "last": local(centre.beat_at),
        "lag": behind,
    }


def _names(ids: set[str]) -> dict[str, str]:
    return dict(Person.objects.filter(pk__in=ids).values_list("person_id", "name"))


@require_GET
def centre(request: HttpRequest, centre_id: str) -> HttpResponse:
    """Show a centre: what its files lack, its rooms, its shifts."""
    visit = visit_of(request)
    found = one_centre(visit.who, centre_id, visit.now)
    record_read(visit, "centres-read", [found.pk])
    me, shifts = visit.who.account.person_id, list(found.handovers.all()[:20])
    names = _names({found.keeper_id, *(each.outgoing_id for each in shifts), *(each.incoming_id for each in shifts)})
    closed = closed_numbers(point["number"] for each in shifts for point in each.points)
    heads = can(shipped_policy(), visit.who.viewpoint, CORRECT, Record(found.unit.path), visit.day)
    waits = any(each.signed_at is None for each in shifts)
    more = {
        "told": _told(found, names, visit),
        "lacking": _lacking(found, visit),
        "rooms": _rooms(found, visit),
        "shifts": [_shift(each, names, me, closed) for each in shifts],
        "may_hand_over": found.keeper_id == me and not waits,
        "may_name": heads and not found.keeper_id,
    }
    return render(request, "custody/centre.html", more)


def _rooms(found: Centre, visit: Visit) -> list[tuple[str, int]]:
    """Return the rooms, each with how many of those one sees are in it."""
    inside = list(stays(visit.who, LIST, visit.now).filter(centre=found, state=StayState.IN))
    return [(each.name, sum(stay.room_id == each.pk for stay in inside)) for each in found.rooms.all()]


def _lacking(found: Centre, visit: Visit) -> list[dict[str, object]]:
    """Return the stays of the last month whose file lacks something."""
    rows = stays(visit.who, LIST, visit.now).filter(centre=found, missing_count__gt=0)
    recent: list[Stay] = list(rows.filter(arrived_at__gte=visit.now - _MONTH)[:50])
    return [{"stay": each, "missing": [item_words(item, visit.language) for item in each.missing]} for each in recent]


def _shift(each: Handover, names: Mapping[str, str], me: str, closed: frozenset[str]) -> dict[str, object]:
    """Return a shift; of a closed record only that somebody was there is told."""
    return {
        "row": each,
        "points": [{} if point["number"] in closed else point for point in each.points],
        "outgoing": names.get(each.outgoing_id, ""),
        "incoming": names.get(each.incoming_id, ""),
        "made": local(each.made_at),
        "signed": local(each.signed_at),
        "mine": each.signed_at is None and each.incoming_id == me,
    }


@require_http_methods(["GET", "POST"])
def keeper(request: HttpRequest, centre_id: str) -> HttpResponse:
    """Name who is on shift where nobody is."""
    visit = visit_of(request)
    found = one_centre(visit.who, centre_id, visit.now)
    visit.who.demand(CORRECT, Record(found.unit.path), visit.day, centre_id)

    def act(person: str) -> Sent:
        name_keeper(actor=visit.who, centre=found, person=_person(person), now=visit.now)
        return Sent(f"/custody/centres/{centre_id}/")

    form = person_form(visit.words, "keeper", _officers(found, visit.now, ""))
    return work(request, Task(form, lambda filled: act(filled.text("person")), centre_id, explanation=found.name))


@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest, centre_id: str) -> HttpResponse:
    """Hand the shift over, with everybody who is in the centre and what is open."""
    visit = visit_of(request)
    found = one_centre(visit.who, centre_id, visit.now)
    me = visit.who.account.person_id
    if found.keeper_id != me:
        raise DeniedError(APPEND, centre_id)

    def act(person: str) -> Sent:
        points = _points(found, visit)
        hand_over(actor=visit.who, centre=found, to=_person(person), points=points, now=visit.now)
        return Sent(f"/custody/centres/{centre_id}/")

    form = person_form(visit.words, "shift", _officers(found, visit.now, me))
    return work(request, Task(form, lambda filled: act(filled.text("person")), centre_id, explanation=found.name))


def _points(found: Centre, visit: Visit) -> list[dict[str, Json]]:
    """Return everybody in the centre, each with place, next limit and what the file lacks."""
    inside = stays(visit.who, LIST, visit.now).filter(centre=found).exclude(state=StayState.LEFT)
    told: list[dict[str, Json]] = []
    for each in lines(list(inside), visit.now):
        shown = line_of(each, visit)
        point: dict[str, Json] = {name: str(shown[name]) for name in ("where", "next", "due", "word")}
        missing: list[Json] = [item_words(item, visit.language) for item in each.stay.missing]
        told.append({"number": each.stay.number, **point, "missing": missing})
    return told


def _officers(found: Centre, now: datetime, but: str) -> tuple[tuple[str, str], ...]:
    posted = Posting.objects.filter(role="officer", state=State.APPROVED, unit__path__below=found.unit.path)
    people = Person.objects.filter(postings__in=posted).exclude(pk=but).distinct()[:200]
    return tuple((each.pk, f"{each.name}（{each.unit.name}）") for each in people if may_keep(found, each, now))


def _person(person_id: str) -> Person:
    return Person.objects.get(pk=person_id)


@require_POST
def sign_for(request: HttpRequest, handover_id: str) -> HttpResponse:
    """Sign for a shift."""
    visit = visit_of(request)
    found = Handover.objects.filter(pk=handover_id, incoming_id=visit.who.account.person_id).first()
    if found is None:
        raise DeniedError(APPEND, handover_id)
    try:
        sign(actor=visit.who, handover_id=handover_id, now=visit.now)
    except OrgError as error:
        return render(request, "ui/message.html", {"message": visit.say(error)}, 409)
    return HttpResponseRedirect(f"/custody/centres/{found.centre_id}/")
