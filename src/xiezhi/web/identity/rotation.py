"""Changing ``identity.key``: every key is wrapped anew, whatever kills the process meanwhile, and read all along.

1. The key that comes is made; from now on it wraps what is new. 2. What the former key wrapped is wrapped anew, some
rows at a time. 3. The key that comes takes the place of ``identity.key``; the former stays as ``identity.old.key``,
because a process that began before may still write under it. 4. A day later, when nothing is left under it, it goes.
Each step is found again where it was left.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from xiezhi.seal.verify import Json
from xiezhi.web.ciphers import encrypted
from xiezhi.web.identity.models import Key, Rotation, Turn
from xiezhi.web.identity.problems import IdentityError
from xiezhi.web.identity.ring import unwrapped
from xiezhi.web.identity.shredding import scrub
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Author, Note, write
from xiezhi.web.keys import identity_keys, make_coming_key, put_coming_key_in_place, remove_going_key

# No transaction lives that long.
KEPT = timedelta(days=1)
_BATCH = 500


def ask_rotation(*, author: Author, now: datetime) -> Rotation:
    """Ask for another ``identity.key``; the loop does it. Refused while one is under way."""
    last = Rotation.objects.first()
    number = 1 if last is None else last.number + 1
    if last is None or last.turn == Turn.DONE:
        try:
            with transaction.atomic():
                made = Rotation.objects.create(number=number, asked_by=author.actor_id, asked_at=now)
                write(Note(Kind.ACT, "key-rotation-asked", attrs={"rotation": number}), author, now)
                return made
        except IntegrityError:
            # Somebody asked at the same moment.
            pass
    raise IdentityError("密钥轮换正在进行", "the key is being changed already")


def advance(now: datetime) -> Rotation | None:
    """Take the rotation under way as far as it goes now; return it, or None when there is none."""
    rotation, environment = Rotation.objects.first(), settings.ENVIRONMENT
    if rotation is None:
        return None
    if rotation.turn == Turn.DONE:
        # Killed between the last commit and the removal of the file.
        remove_going_key(environment)
        return None
    if rotation.turn == Turn.WRAPPING:
        make_coming_key(environment)
        _wrap_anew(rotation)
        put_coming_key_in_place(environment)
        rotation.turn, rotation.in_place_at = Turn.KEEPING, now
        rotation.save(update_fields=["turn", "in_place_at"])
    elif _wrap_anew(rotation) == 0 and rotation.in_place_at is not None and now - rotation.in_place_at >= KEPT:
        _end(rotation, now)
    return rotation


def _end(rotation: Rotation, now: datetime) -> None:
    with transaction.atomic():
        rotation.turn, rotation.ended_at = Turn.DONE, now
        rotation.save(update_fields=["turn", "ended_at"])
        attrs: dict[str, Json] = {"rotation": rotation.number, "keys": rotation.wrapped_anew}
        write(Note(Kind.ACT, "key-rotated", attrs=attrs, source="loop"), SYSTEM, now)
        # After the commit: a file too many is removed at the next turn.
        transaction.on_commit(lambda: remove_going_key(settings.ENVIRONMENT), robust=True)
        transaction.on_commit(scrub, robust=True)


def _wrap_anew(rotation: Rotation) -> int:
    """Wrap with the first key whatever another one wraps; return how many that were."""
    masters, count, last = identity_keys(settings.ENVIRONMENT), 0, ""
    while names := list(_living().filter(pk__gt=last).values_list("pk", flat=True)[:_BATCH]):
        with transaction.atomic():
            found = _batch(names, masters)
            if found:
                rotation.wrapped_anew += found
                rotation.save(update_fields=["wrapped_anew"])
        count, last = count + found, names[-1]
    return count


def _batch(names: list[str], masters: tuple[bytes, ...]) -> int:
    changed = []
    for row in _living().select_for_update().filter(pk__in=names):
        key, place = unwrapped(row, masters)
        if place > 0:
            row.wrapped = encrypted(key, masters[0], row.key_id)
            changed.append(row)
    Key.objects.bulk_update(changed, ["wrapped"])
    return len(changed)


def _living() -> QuerySet[Key]:
    return Key.objects.filter(destroyed_at=None).order_by("pk")
