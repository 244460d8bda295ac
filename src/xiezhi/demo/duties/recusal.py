"""Duties of recusal: the acts they attach to, typed from the articles."""

from __future__ import annotations

from xiezhi.demo.casefile import EventRow
from xiezhi.demo.duties.duty import Act, Duty

_ACTS = (
    "inquiry-held",
    "interrogation-held",
    "identification-held",
    "inspection-conducted",
    "scene-examined",
    "property-seized",
    "search-executed",
    "review-signed",
    "approval-granted",
)


def _requests(act: Act) -> list[EventRow]:
    asked = act.before("recusal-requested", same_person=False)
    return [row for row in asked if row.keys.get("request") == act.row.keys.get("request")]


def _decided_by_us(act: Act) -> str | None:
    """Every request but the one against the head in a criminal case, which the procuratorate decides."""
    return None if act.attr("regime") == "criminal" and act.attr("about") == "organ-head" else "met"


def _forwarded(act: Act) -> str | None:
    return "met" if act.attr("regime") == "criminal" and act.attr("about") == "organ-head" else None


def _against_head(act: Act) -> str | None:
    return "met" if any(("about", "organ-head") in row.attrs for row in _requests(act)) else "not-applicable"


def _told(act: Act) -> str | None:
    return "met" if act.row.event == "recusal-review-decided" or _requests(act) else None


def _kept_out(act: Act) -> str | None:
    granted = [row for row in act.before("recusal-decided", same_person=False) if ("result", "granted") in row.attrs]
    return "met" if granted else None


DUTIES: tuple[Duty, ...] = (
    Duty("recusal-decision", ("recusal-requested",), _decided_by_us),
    Duty("recusal-decision-told", ("recusal-decided", "recusal-review-decided"), _told),
    Duty("recusal-decision-organ-head-level", ("recusal-decided",), _against_head),
    Duty("recusal-forward-procuratorate", ("recusal-requested",), _forwarded),
    Duty(
        "recusal-review-5d",
        ("recusal-review-requested",),
        lambda act: "met" if act.fact("case_class") == "criminal" else None,
    ),
    Duty("recused-no-part", _ACTS, _kept_out),
)
