"""What a paper is filled with: from the case, from who somebody is, and from what the timeline already says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from xiezhi.core.text import Language
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, Party
from xiezhi.web.cases.things import items_of
from xiezhi.web.cases.wording import local, value_text
from xiezhi.web.identity.models import Party as Identity
from xiezhi.web.identity.particulars import Particulars
from xiezhi.web.identity.parties import masked_party, particulars_of
from xiezhi.web.papers.kinds import PaperKind, Typed
from xiezhi.web.ui.words import two

# What stands where nothing is known: to be written in by hand.
BLANK = "＿＿＿＿"


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed for a paper, and the token of whom it names (empty: nobody)."""

    typed: dict[str, str] = field(default_factory=dict)
    token: str = ""


def identity_of(party: Party) -> Identity | None:
    """Return who a party of a case is; None if that was never entered, or is destroyed."""
    rows = Identity.objects.filter(thread_id=party.case.thread_id, key__destroyed_at=None).select_related("key")
    # Whose ID number was corrected has another pseudonym than when the case named them.
    return rows.filter(pk=party.identity_id).first() or rows.filter(person_id=party.person_id).first()


def said_of(party: Party, language: Language) -> str:
    """Return a party as a form offers it: token, what they are, the masked name."""
    identity = identity_of(party)
    masked = "" if identity is None else masked_party(identity).get("name", "")
    return " ".join(filter(None, (party.token, two(party.get_kind_display(), language), masked)))


def case_values(case: Case, now: datetime) -> dict[str, str]:
    """Return what every paper of a case knows."""
    officers = list(case.officers.all())
    year, month, day = local(now)[:10].split("-")
    return {
        "case_number": case.number,
        "case_title": case.title,
        "case_class": two(str(case.get_case_class_display()), Language.ZH),
        "unit": case.unit.name,
        "lead": officers[0].name if officers else BLANK,
        "officers": "、".join(each.name for each in officers) or BLANK,
        "day": f"{year}年{int(month)}月{int(day)}日",
    }


def person_values(identity: Identity | None) -> dict[str, str]:
    """Return what a paper says of whom it names; a blank for what is not known."""
    known = Particulars("") if identity is None else particulars_of(identity)
    born = known.birth_on
    said = {
        "person": known.name,
        "person_id_number": known.id_number,
        "person_birth": f"{born.year}年{born.month}月{born.day}日" if born else "",
        "person_address": known.address,
        "person_phone": known.phone,
    }
    return {name: text or BLANK for name, text in said.items()}


def starting_values(case: Case, kind: PaperKind) -> dict[str, str]:
    """Return what the timeline already says of what is to be typed."""
    found = {each.name: _said(case, each) for each in kind.typed if each.event}
    found |= {each.name: "\n".join(items_of(case).values()) for each in kind.typed if each.items}
    return {name: text for name, text in found.items() if text}


def _said(case: Case, asked: Typed) -> str:
    entry = events().filter(thread_id=case.thread_id, what=asked.event).last()
    if entry is None:
        return ""
    if not asked.attr:
        moment = local(entry.occurred_at)
        return moment[:10] if entry.precision == "day" else moment
    value = entry.attrs.get(asked.attr)
    known = rulebook().vocabulary.events[asked.event].attributes
    return "" if value is None else value_text(known.get(asked.attr), value, Language.ZH)
