"""The whole synthetic log as a stream of threads, each from its own seed, so that any part can be made alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from xiezhi.demo.bureau import Post, posts
from xiezhi.demo.casefile import CaseFile
from xiezhi.demo.courses import (
    administrative,
    archive,
    bail,
    closing,
    criminal,
    custody,
    evidence,
    filing_review,
    intake,
    measures,
    mediation,
    other_case,
    penalty,
    public_order,
    recusal,
    remedy,
    spot,
    standing,
    things,
    traffic,
)
from xiezhi.demo.courses.course import Course
from xiezhi.demo.duties.table import settle
from xiezhi.demo.legal_days import LegalDays
from xiezhi.demo.limits.table import LIMITS
from xiezhi.demo.window import ZONE, Window

_WARM_UP = timedelta(days=30)
COURSES: tuple[Course, ...] = (
    *public_order.COURSES,
    *criminal.COURSES,
    *filing_review.COURSES,
    *mediation.COURSES,
    *intake.COURSES,
    *closing.COURSES,
    *custody.COURSES,
    *measures.COURSES,
    *bail.COURSES,
    *standing.COURSES,
    *evidence.COURSES,
    *administrative.COURSES,
    *other_case.COURSES,
    *archive.COURSES,
    *things.COURSES,
    *spot.COURSES,
    *traffic.COURSES,
    *penalty.COURSES,
    *recusal.COURSES,
    *remedy.COURSES,
)
"""Every kind of thread; the shares stay near a city's year (3,307 criminal and 5,415 administrative cases)."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to make: how many threads, from which seed, which share broken, over which span of time."""

    cases: int
    seed: int
    plant: float
    window: Window


def threads(order: Order, days: LegalDays, first: int, number: int) -> Iterator[CaseFile]:
    """Yield ``number`` threads of the order, from the ``first`` on; a share ``plant`` is built to break one rule."""
    units, shares = posts(), [course.share for course in COURSES]
    for index in range(first, first + number):
        yield _thread(order, index, shares, units, days)


def _thread(order: Order, number: int, shares: list[float], units: tuple[Post, ...], days: LegalDays) -> CaseFile:
    rng = random.Random(f"{order.seed}/{number}")
    course = rng.choices(COURSES, shares)[0]
    fault = rng.choice(course.breakable) if course.breakable and rng.random() < order.plant else None
    case = CaseFile(f"t{order.seed}-{number:08d}", rng, order.window, rng.choice(units), fault)
    course.write(case, _start(rng, order.window, course, fault), days)
    settle(case)
    return case


def _start(rng: random.Random, window: Window, course: Course, fault: str | None) -> datetime:
    """Choose a start from which the course surely ends in the window; pending courses start near its end.

    A rule that came into force inside the window can only be broken from then on.
    """
    if course.name.endswith("-pending"):
        day = window.end - timedelta(days=rng.randint(8, 22))
    else:
        first = max(window.start + _WARM_UP, _first_day_in_force(fault, window))
        day = first + timedelta(days=rng.randint(0, (window.end - course.longest - first).days))
    return day.astimezone(ZONE).replace(hour=rng.randint(7, 15), minute=rng.randint(0, 59), second=0, microsecond=0)


def _first_day_in_force(fault: str | None, window: Window) -> datetime:
    begins = [limit.first_day for limit in LIMITS if limit.rule_id == fault]
    if not begins or min(begins) <= window.start.date():
        return window.start
    return datetime.combine(min(begins), datetime.min.time(), ZONE)
