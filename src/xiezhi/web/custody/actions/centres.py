"""Centres: who is on shift, the shift handed over and signed for, and the call of a centre's own system."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from xiezhi.seal.verify import Json
from xiezhi.web.custody.models import Centre, Handover, Stay
from xiezhi.web.custody.problems import StateError
from xiezhi.web.custody.queries import APPEND, CORRECT
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.models import Person, Posting
from xiezhi.web.org.viewer import DeniedError, Viewer, in_force, legal_day

# A centre that has not called for so long is cut off.
# A stay as it is handed over: its number, where it stands, what runs and what lacks.
Point = Mapping[str, Json]
SILENT = timedelta(minutes=5)


def may_keep(centre: Centre, person: Person, now: datetime) -> bool:
    """Say whether somebody can be on shift: an officer posted today in the centre's unit or below it."""
    rows = in_force(Posting.objects.filter(person=person, role="officer"), legal_day(now))
    return rows.filter(unit__path__below=centre.unit.path).exists()


def _demand_keeper(centre: Centre, person: Person, now: datetime) -> None:
    if not may_keep(centre, person, now):
        raise StateError("接班人须是本单位在任民警", "whoever takes the shift is an officer posted in this unit")


@transaction.atomic
def name_keeper(*, actor: Viewer | None, centre: Centre, person: Person, now: datetime) -> None:
    """Put somebody on shift: the head of the centre's unit does it where nobody is there to hand over."""
    if actor is not None:
        actor.demand(CORRECT, Record(centre.unit.path), legal_day(now), centre.pk)
    locked = Centre.objects.select_for_update(of=("self",)).select_related("unit").get(pk=centre.pk)
    if locked.keeper_id:
        raise StateError("已有人在班，须办理交接", "somebody is on shift: the shift is handed over")
    _demand_keeper(locked, person, now)
    Centre.objects.filter(pk=locked.pk).update(keeper_id=person.pk)
    attrs: dict[str, Json] = {"centre": locked.pk, "keeper": person.pk}
    write(Note(Kind.ACT, "keeper-named", attrs=attrs), SYSTEM if actor is None else actor.author, now)


@transaction.atomic
def hand_over(*, actor: Viewer, centre: Centre, to: Person, points: Sequence[Point], now: datetime) -> Handover:
    """Hand the shift over to somebody else, with what is open; it ends when the other one signs."""
    locked = Centre.objects.select_for_update(of=("self",)).select_related("unit").get(pk=centre.pk)
    me = actor.account.person_id
    if locked.keeper_id != me:
        raise DeniedError(APPEND, centre.pk)
    actor.demand(APPEND, Record(locked.unit.path, frozenset({me})), legal_day(now), centre.pk)
    if to.pk == me:
        raise StateError("交接须两人：不能交给自己", "a shift is handed over by two persons, not to oneself")
    _demand_keeper(locked, to, now)
    made = Handover(
        handover_id=new_id(now), centre=locked, outgoing_id=me, incoming_id=to.pk, made_at=now, points=list(points)
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise StateError("已有一次交接等待签收", "a handover is waiting to be signed") from error
    attrs: dict[str, Json] = {"handover": made.pk, "centre": locked.pk, "incoming": to.pk, "points": _recorded(points)}
    write(Note(Kind.ACT, "shift-handed-over", attrs=attrs), actor.author, now)
    return made


def _recorded(points: Sequence[Point]) -> list[Json]:
    """Return points for the journal: a stay by its id, since a number is known outside and a record may be closed."""
    numbers = [str(each["number"]) for each in points]
    ids = dict(Stay.objects.filter(number__in=numbers).values_list("number", "stay_id"))
    rest = [{name: value for name, value in each.items() if name != "number"} for each in points]
    return [{"stay": ids.get(number, ""), **each} for number, each in zip(numbers, rest, strict=True)]


@transaction.atomic
def sign(*, actor: Viewer, handover_id: str, now: datetime) -> Handover:
    """Take a shift over: only the one who was named, once."""
    found = Handover.objects.select_for_update(of=("self",)).select_related("centre__unit").get(pk=handover_id)
    me = actor.account.person_id
    if found.incoming_id != me:
        raise DeniedError(APPEND, handover_id)
    actor.demand(APPEND, Record(found.centre.unit.path, frozenset({me})), legal_day(now), handover_id)
    if found.signed_at is not None:
        raise StateError("已经签收", "it was signed already")
    found.signed_at = now
    found.save(update_fields=["signed_at"])
    Centre.objects.filter(pk=found.centre_id).update(keeper_id=me)
    attrs: dict[str, Json] = {"handover": found.pk, "centre": found.centre_id}
    write(Note(Kind.ACT, "shift-taken-over", attrs=attrs), actor.author, now)
    return found


@transaction.atomic
def new_token(centre: Centre, now: datetime) -> str:
    """Return a new token for a centre's own system, shown once; the former one no longer opens."""
    token = secrets.token_urlsafe(32)
    Centre.objects.filter(pk=centre.pk).update(token_hash=_hash(token))
    write(Note(Kind.ACT, "centre-token-made", attrs={"centre": centre.pk}), SYSTEM, now)
    return token


def centre_of(token: str) -> Centre | None:
    """Return the centre that a token opens."""
    wanted = _hash(token)
    found = Centre.objects.filter(token_hash=wanted).first() if token else None
    return found if found is not None and hmac.compare_digest(found.token_hash, wanted) else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Beat:
    """What a centre's own system says: how many of its records wait to be sent, and how old the oldest is."""

    waiting: int
    oldest_at: datetime | None


@transaction.atomic
def beat(*, centre: Centre, told: Beat, now: datetime) -> None:
    """Keep the newest call; an entry is written only where the connection begins or comes back."""
    locked = Centre.objects.select_for_update(of=("self",)).get(pk=centre.pk)
    was_silent = locked.beat_at is None or now - locked.beat_at > SILENT
    values = {"beat_at": now, "waiting": told.waiting, "oldest_at": told.oldest_at}
    Centre.objects.filter(pk=centre.pk).update(**values)
    if was_silent:
        write(Note(Kind.ACT, "centre-connected", attrs={"centre": centre.pk}), SYSTEM, now)
