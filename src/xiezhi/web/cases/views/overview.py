"""What a case comes to, beside its timeline: measures drawn as stretches of time, property and whose hands, outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from xiezhi.core.text import Language
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.overview import Held, Standing, Stretch, as_it_stands, held, outcomes, stretches
from xiezhi.web.cases.things import things
from xiezhi.web.cases.wording import kind_label, local, particulars
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.models import Entry

# How wide the picture of all measures is, in the units of its drawing, and the least that can be seen.
_WIDE, _SEEN = 1000, 8


def overview_of(
    visit: Visit, found: Case, entries: Sequence[Entry], tokens: Mapping[str, str], people: Mapping[str, str]
) -> dict[str, object]:
    """Return measures, items and outcomes as the page shows them; ``people``: names of the staff by id."""
    events = as_it_stands(entries)
    return {
        "measures": _drawn(stretches(events), tokens, visit),
        "items": [
            {"label": each.label} | _hands(held(events, each.value), people, visit)
            for each in things(found, entries, visit.language)
            if each.is_property
        ],
        "outcomes": [
            _outcome(each, tokens, people, visit.language) for each in events if each.entry.what in outcomes()
        ],
    }


def _drawn(found: Sequence[Stretch], tokens: Mapping[str, str], visit: Visit) -> list[dict[str, object]]:
    """Return the measures with where each lies in a picture of the time from the first to the last of them."""
    if not found:
        return []
    first = min(each.begun for each in found)
    last = max(each.ended or visit.now for each in found)
    whole = max(last - first, timedelta(minutes=1))

    def across(moment: datetime) -> int:
        return round((moment - first) / whole * (_WIDE - _SEEN))

    return [
        {
            "label": each.label.say(visit.language),
            "person": tokens.get(each.person_id, ""),
            "begun": local(each.begun),
            "ended": local(each.ended),
            "lasted": _lasted((each.ended or visit.now) - each.begun, visit.language),
            "from": across(each.begun),
            "wide": across(each.ended or visit.now) - across(each.begun) + _SEEN,
        }
        for each in found
    ]


def _lasted(time: timedelta, language: Language) -> str:
    """Return a time as people say it: days from two days on, else hours and minutes.

    >>> _lasted(timedelta(hours=7, minutes=5), Language.ZH), _lasted(timedelta(days=37, hours=3), Language.EN)
    ('7小时5分', '37 d')
    """
    if time >= timedelta(days=2):
        return f"{time.days}天" if language is Language.ZH else f"{time.days} d"
    hours, minutes = divmod(max(0, round(time.total_seconds() / 60)), 60)
    return f"{hours}小时{minutes}分" if language is Language.ZH else f"{hours} h {minutes} min"


def _hands(where: Held | None, people: Mapping[str, str], visit: Visit) -> dict[str, object]:
    """Return in whose hands a thing is, since when, and the last step about it."""
    if where is None:
        return {"last": visit.words["item_no_step"]}
    hands, since = "", ""
    if where.keeping is not None and where.since is not None:
        staff = str(where.since.attrs.get(where.keeping.staff, ""))
        hands = people.get(staff, where.keeping.hands.say(visit.language))
        since = local(where.since.at)
    last = f"{kind_label(where.last.entry.what, visit.language)} {local(where.last.at)}"
    return {"hands": hands, "since": since, "last": last}


def _outcome(
    event: Standing, tokens: Mapping[str, str], people: Mapping[str, str], language: Language
) -> dict[str, object]:
    entry, moment = event.entry, local(event.at)
    return {
        "label": kind_label(entry.what, language),
        "when": moment[:10] if entry.precision == "day" else moment,
        "person": tokens.get(event.person_id, ""),
        "attrs": particulars(entry, language, people, event.attrs),
    }
