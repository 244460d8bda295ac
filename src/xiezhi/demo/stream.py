"""The whole synthetic log as a stream of threads, each from its own seed, so that any part can be made alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo import criminal, filing_review, public_order
from xiezhi.demo.bureau import Post, posts
from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.limits import LIMITS
from xiezhi.demo.window import ZONE, Window

_WARM_UP = timedelta(days=30)
_PUBLIC_ORDER_RULES = (
    "po-case-period",
    "po-questioning-duration",
    "hearing-request-window",
    "no-serial-summons",
    "hearing-host-separation",
    "detention-merge-20d-sum",
    "identification-lineup",
)
_FIRST_DAY = {"po-two-officers": datetime(2026, 1, 1, tzinfo=ZONE)}
"""A rule that came into force inside the window can only be broken from then on."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: how many threads, from which seed, which share broken, over which span of time."""

    cases: int
    seed: int
    plant: float
    window: Window


@dataclass(frozen=True, slots=True)
class Course:
    """A kind of thread: its share of all, how long it may last, the rules it can be made to break, its writer."""

    name: str
    share: float
    longest: timedelta
    breakable: tuple[str, ...]
    write: Callable[[CaseFile, datetime, LegalDays], None]


def courses() -> tuple[Course, ...]:
    """Return the kinds of threads with shares near a city's year (3,307 criminal and 5,415 administrative cases)."""
    return (
        Course("public-order", 0.3, public_order.LONGEST, _PUBLIC_ORDER_RULES, public_order.public_order_case),
        Course(
            "public-order-plain",
            0.28,
            public_order.LONGEST_PLAIN,
            (*_PUBLIC_ORDER_RULES, "po-two-officers"),
            public_order.plain_public_order_case,
        ),
        Course(
            "criminal",
            0.34,
            criminal.LONGEST,
            (
                "counsel-rights-first-contact",
                "interrogation-place",
                "interrogation-two-officers-overlap",
                "identification-lineup",
            ),
            lambda case, start, _days: criminal.criminal_case(case, start),
        ),
        Course(
            "filing-review",
            0.05,
            filing_review.LONGEST,
            ("no-filing-reconsideration-30d",),
            filing_review.filing_review,
        ),
        Course(
            "public-order-pending",
            0.02,
            timedelta(days=25),
            (),
            lambda case, start, _days: public_order.pending_public_order_case(case, start),
        ),
        Course(
            "filing-review-pending",
            0.01,
            timedelta(days=25),
            (),
            lambda case, start, _days: filing_review.pending_filing_review(case, start),
        ),
    )


def threads(order: Order, days: LegalDays, first: int, number: int) -> Iterator[CaseFile]:
    """Yield ``number`` threads of the order, from the ``first`` on; a share ``plant`` is built to break one rule."""
    kinds, units = courses(), posts()
    for index in range(first, first + number):
        yield _thread(order, index, kinds, units, days)


def rules_at_hand() -> frozenset[str]:
    """Return the ids of the rules whose truth the log carries."""
    return frozenset(limit.rule_id for limit in LIMITS)


def _thread(order: Order, number: int, kinds: tuple[Course, ...], units: tuple[Post, ...], days: LegalDays) -> CaseFile:
    rng = random.Random(f"{order.seed}/{number}")
    course = rng.choices(kinds, [kind.share for kind in kinds])[0]
    fault = rng.choice(course.breakable) if course.breakable and rng.random() < order.plant else None
    case = CaseFile(f"t{order.seed}-{number:08d}", rng, order.window, rng.choice(units), fault)
    course.write(case, _start(rng, order.window, course, fault), days)
    return case


def _start(rng: random.Random, window: Window, course: Course, fault: str | None) -> datetime:
    """Choose a start from which the course surely ends in the window; pending courses start near its end."""
    if course.name.endswith("-pending"):
        day = window.end - timedelta(days=rng.randint(8, 22))
    else:
        first = max(window.start + _WARM_UP, _FIRST_DAY.get(fault or "", window.start))
        day = first + timedelta(days=rng.randint(0, (window.end - course.longest - first).days))
    return day.astimezone(ZONE).replace(hour=rng.randint(7, 15), minute=rng.randint(0, 59), second=0, microsecond=0)
