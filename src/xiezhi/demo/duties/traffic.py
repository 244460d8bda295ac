"""Duties of road traffic and of penalties on the spot: the acts they attach to, typed from the articles."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.duties.duty import Act, Duty, always

_NEW_LAW = date(2026, 1, 1)
_AWAY = ("train", "aircraft", "water")


def _administrative(act: Act) -> bool:
    return act.fact("case_class") in {"public-order", "other-admin"}


def _ordinary_place(act: Act) -> str | None:
    return "met" if _administrative(act) and act.attr("place") == "ordinary" else None


def _away(act: Act) -> str | None:
    return "met" if _administrative(act) and act.attr("place") in _AWAY else None


def _administrative_act(act: Act) -> str | None:
    return "met" if _administrative(act) else None


def _public_order_since_2026(act: Act) -> str | None:
    """One officer may penalise on the spot only under the law of 2026; before it the law asks nothing of this kind."""
    if act.fact("case_class") != "public-order":
        return None
    return "met" if act.day >= _NEW_LAW else "not-applicable"


def _taken(act: Act) -> str | None:
    kinds = {"detain-vehicle", "detain-licence"}
    return "met" if act.fact("special_procedure") == "traffic" and act.attr("kind") in kinds else None


def _examined(act: Act) -> str | None:
    accident = act.fact("special_procedure") == "traffic-accident"
    return "met" if accident and act.fact("hit_and_run") == "false" else None


def _found(act: Act) -> str | None:
    return "met" if act.fact("special_procedure") == "traffic-accident" else None


_PENALTY, _FINE = ("spot-penalty-decided",), ("spot-fine-collected",)
DUTIES: tuple[Duty, ...] = (
    Duty("spot-penalty-scope", _PENALTY, _administrative_act),
    Duty("spot-penalty-scope-barred-kinds", _PENALTY, always),
    Duty("spot-penalty-scope-one-officer", _PENALTY, _public_order_since_2026),
    Duty("spot-penalty-filing-24h", _PENALTY, _ordinary_place),
    Duty("spot-penalty-filing-24h-on-return", _PENALTY, _away),
    Duty("spot-fine-collection", _FINE, _ordinary_place),
    Duty("spot-fine-collection-on-arrival", _FINE, _away),
    Duty("spot-fine-collection-cap", _FINE, _administrative_act),
    Duty("spot-fine-collection-receipt", _FINE, _administrative_act),
    Duty("spot-fine-collection-banked-2d", ("spot-fine-handed-in",), _administrative_act),
    Duty("traffic-camera-record-vetted-5wd", ("camera-record-captured",), always),
    Duty("traffic-decision-time", ("traffic-offender-processed",), always),
    Duty("traffic-item-handed-in-24h", ("compulsory-measure-imposed",), _taken),
    Duty("traffic-sample-sent-5wd", ("traffic-sample-taken",), always),
    Duty("accident-determination-10wd", ("scene-examined",), _examined),
    Duty("accident-determination-10wd", ("hit-and-run-found",), _found),
    Duty("accident-determination-after-appraisal-5wd", ("accident-appraisal-settled",), always),
    Duty("accident-determination-served-3wd", ("accident-determined",), always),
    Duty("accident-review-forwarded-2wd", ("accident-review-requested",), always),
    Duty("accident-review-30d", ("accident-review-accepted",), always),
    Duty("accident-review-served-3wd", ("accident-review-decided",), always),
)
