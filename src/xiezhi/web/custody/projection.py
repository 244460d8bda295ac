"""From the journal to the rows of a stay; the same for one new entry and for all of them anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from xiezhi.engine.history import EVENT_VOIDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.log import events
from xiezhi.web.custody.fold import Folded, Told, fold
from xiezhi.web.custody.models import Interview, Stay, StayEntry
from xiezhi.web.journal.models import Entry, Kind

NOTED = "custody-noted"


def rows_of(entry: Entry, stay: Stay) -> StayEntry:
    """Return what the projection keeps of an entry: particulars, and the interview that it belongs to."""
    attrs: dict[str, Json] = dict(entry.attrs)
    what = str(attrs.pop("kind", entry.what)) if entry.what == NOTED else entry.what
    if entry.keys.get("item"):
        attrs["interview"] = entry.keys["item"]
    at = entry.occurred_at
    return StayEntry(
        entry_id=entry.pk,
        stay=stay,
        what=what,
        at=at,
        recorded_at=entry.recorded_at,
        actor_id=entry.actor_id,
        attrs=attrs,
    )


def keep(entry: Entry, stay: Stay) -> None:
    """Take a new entry into the projection of its stay."""
    if entry.supersedes is None:
        rows_of(entry, stay).save(force_insert=True)
        return
    former = _root(entry.supersedes)
    for name, value in _corrected(former, entry).items():
        setattr(former, name, value)
    former.save()


def _root(entry_id: str) -> StayEntry:
    """Return the row of an entry, or the row that was corrected by it."""
    found = StayEntry.objects.filter(pk=entry_id).first()
    return found or StayEntry.objects.get(corrected_by=entry_id)


def _corrected(former: StayEntry, entry: Entry) -> dict[str, object]:
    """Return what a correction changes of the row it supersedes."""
    if entry.what == EVENT_VOIDED or entry.attrs.get("void"):
        return {"corrected_by": entry.pk, "void": True}
    given = {name: value for name, value in entry.attrs.items() if name != "occurred_at"}
    at = str(entry.attrs.get("occurred_at", ""))
    when = datetime.fromisoformat(at).astimezone(UTC) if at else former.at
    return {"corrected_by": entry.pk, "at": when, "attrs": {**former.attrs, **given}}


def folded(stay: Stay) -> Folded | None:
    """Return the stay as its entries tell it."""
    rows = StayEntry.objects.filter(stay=stay, void=False)
    return fold(Told(each.pk, each.what, each.at, each.attrs) for each in rows)


def project(stay: Stay, told: Folded) -> None:
    """Store what the entries tell."""
    wanted = told.required()
    stay.missing = [name for name, there in wanted.items() if not there]
    stay.missing_count, stay.required = len(stay.missing), len(wanted)
    stay.arrived_at, stay.state, stay.left_at = told.arrived_at, told.state, told.left_at
    stay.destination, stay.room_id, stay.regime = told.destination, told.room, told.regime
    stay.save()
    Interview.objects.filter(stay=stay).exclude(pk__in=told.talks).delete()
    for each in told.talks.values():
        values = {
            "stay": stay,
            "room_id": each.room,
            "started_at": each.started_at,
            "ended_at": each.ended_at,
            "officers": each.officers,
            "recording": each.recording,
        }
        Interview.objects.update_or_create(pk=each.interview_id, defaults=values)


def journal_of(stay: Stay) -> Iterator[Entry]:
    """Yield the entries of the journal that are of a stay, in the order in which they were written."""
    own = list(events().filter(thread_id=stay.case.thread_id))
    noted = list(Entry.objects.filter(kind=Kind.ACT, what__in=(NOTED, "custody-corrected")))
    for entry in sorted(
        (*own, *noted), key=lambda each: (each.recorded_at, each.supersedes is not None, each.seq or 0)
    ):
        if entry.keys.get("stay") == stay.pk and (entry.what != "custody-corrected" or entry.supersedes):
            yield entry


def differences() -> list[str]:
    """Make every stay anew from the journal; return the numbers of those that are stored otherwise."""
    return [stay.number for stay in Stay.objects.select_related("case") if _differs(stay)]


def _differs(stay: Stay) -> bool:
    made: dict[str, StayEntry] = {}
    for entry in journal_of(stay):
        if entry.supersedes is None:
            made[entry.pk] = rows_of(entry, stay)
            continue
        former = made.get(entry.supersedes) or next(
            each for each in made.values() if each.corrected_by == entry.supersedes
        )
        for name, value in _corrected(former, entry).items():
            setattr(former, name, value)
    told = fold(Told(each.pk, each.what, each.at, each.attrs) for each in made.values() if not each.void)
    stored = [_row(each) for each in StayEntry.objects.filter(stay=stay)]
    again = sorted((_row(each) for each in made.values()), key=str)
    if told is None or sorted(stored, key=str) != again:
        return True
    here = (stay.arrived_at, stay.state, stay.left_at, stay.destination, stay.room_id, stay.regime)
    talks = {each.pk: (each.started_at, each.ended_at, each.recording) for each in Interview.objects.filter(stay=stay)}
    wanted = {key: (each.started_at, each.ended_at, each.recording) for key, each in told.talks.items()}
    there = (told.arrived_at, told.state, told.left_at, told.destination, told.room, told.regime)
    return here != there or talks != wanted


def _row(each: StayEntry) -> tuple[object, ...]:
    return (each.entry_id, each.what, each.at, sorted(each.attrs.items(), key=str), each.corrected_by, each.void)
