"""The steps of a stay: which event of the law each is, which particulars it asks for, and in which state it fits."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.web.custody.models import StayState

ARRIVED, ENTERED, LEFT = "person-arrived", "case-area-entered", "person-left"
SAFETY, BELONGINGS, RIGHTS, FAMILY = (
    "safety-check-done",
    "belongings-registered",
    "suspect-rights-told",
    "family-notified",
)
EXIT = "case-area-left-temporarily"
HELD = frozenset({"inquiry-held", "interrogation-held"})
# What the law has no kind of event for: entries of custody alone.
RETURNED, MOVED, HEALTH, BEGUN = "returned", "room-changed", "health-noted", "interview-begun"
RECORDING_NOTED = "recording-noted"
ACTS = frozenset({RETURNED, MOVED, HEALTH, BEGUN, RECORDING_NOTED})
HEALTH_STATES = ("good", "ill", "injured", "medicine", "refused")
# Facts that a check of health or the approval of continued questioning may establish.
HEALTH_FACTS = ("drunk", "seriously_ill", "pregnant_or_nursing_under1y")
EXCLUSIONS = (
    "not_questioned_on_spot",
    "suspicion_cleared",
    "only_non_custodial_penalty",
    "caught_at_home_or_work",
    "surrendered",
    "suspected_mental_disorder",
    "seriously_ill",
    "outside_jurisdiction",
)
_IN, _ANY = frozenset({StayState.IN}), frozenset({StayState.IN, StayState.OUT})


@dataclass(frozen=True, slots=True)
class StepKind:
    """A step. ``event`` (or entry of custody); ``attrs``: particulars of the event; ``facts``: ticked where they hold.

    ``states``: where the person may be; ``interviewed``: whether it fits while an interview runs.
    """

    name: str
    event: str
    attrs: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    states: frozenset[StayState] = _IN
    interviewed: bool = True


STEPS = {
    each.name: each
    for each in (
        StepKind("safety", SAFETY, ("checker_role", "injuries_recorded", "belongings_found"), interviewed=False),
        StepKind("belongings", BELONGINGS, ("list_no",), states=_ANY),
        StepKind("health", HEALTH, facts=HEALTH_FACTS, states=_ANY),
        StepKind("rights", RIGHTS, ("counsel", "legal_aid", "noted_in_record")),
        StepKind("family", FAMILY, ("about", "not_notified_reason"), states=_ANY),
        StepKind("room", MOVED, interviewed=False),
        StepKind("interview", BEGUN, interviewed=False),
        StepKind("interview-end", "inquiry-held", ("guardian_present", "female_staff_present", "individually")),
        StepKind("meal", "meal-rest-provided"),
        StepKind("exit", EXIT, ("reason",), interviewed=False),
        StepKind("return", RETURNED, states=frozenset({StayState.OUT})),
        StepKind("restraint", "restraint-started", ("person_state",), interviewed=False),
        StepKind("sober", "sobriety-confirmed"),
        StepKind("restraint-end", "restraint-ended"),
        StepKind("questioning", "continued-questioning-approved", ("approved_hours",), EXCLUSIONS, _ANY),
        StepKind("extension", "", states=_ANY),
        StepKind("questioning-end", "continued-questioning-ended", interviewed=False),
        StepKind("departure", LEFT, ("to", "signed_time"), states=_ANY, interviewed=False),
    )
}
