"""Rules on remedies, mediation and disclosure, naively: compensation, review, suits, information, reports."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product

from tests.independent.days import DAY, after_days, after_working_days, rolled, touched, works
from tests.independent.reading import Event, NaiveRule, Thread, Verdicts
from tests.independent.truths import (
    COUNTY,
    Match,
    Truth,
    agreed,
    belongs,
    counted,
    end_of,
    every,
    happened,
    judged,
    known,
    matches,
    one_of,
    over,
    same_day,
    some,
    word,
)

_NEVER = "2999-12-31"
_PSL12 = date(2013, 1, 1)
_PSL25 = date(2026, 1, 1)
_CASE_ENDS = ("penalty-decided", "no-penalty-decided", "settlement-recognised", "agreement-performed")
_CASE_ENDS_OTHERWISE = ("admin-investigation-terminated", "criminal-case-filed", "case-transferred-out")


def mediation_failure(thread: Thread, now: datetime) -> Verdicts:
    """PSL12 9, 99, PSL25 9(3), 118, APR 165, 185: decided in thirty days from the failure, longer as any case."""
    absconded = some(
        one_of(thread.case("offender_unknown_or_absconded"), "true"), one_of(thread.case("offender_absconded"), "true")
    )

    def judge(t: Event) -> str:
        again = matches(thread, t, thread.after(t, "mediation-failed", "agreement-defaulted"), "case")
        starts = [t]
        for x, sure in again:
            starts = [x] if sure == "yes" else [*starts, x]
        ends = matches(thread, t, thread.after(t, *_CASE_ENDS, *_CASE_ENDS_OTHERWISE), "case")
        readings = product(starts, (False, True))
        return agreed(_after_failure(thread, t, start, ends, now, generous) for start, generous in readings)

    def softened(t: Event) -> str:
        verdict = judge(t)
        return "cannot-tell" if absconded == "yes" and verdict in {"late", "overdue"} else verdict

    return over(thread.of("mediation-failed", "agreement-defaulted"), lambda _t: "yes", _PSL12, softened)


def _after_failure(thread: Thread, t: Event, start: Event, ends: list[Match], now: datetime, generous: bool) -> str:
    new = t.day >= _PSL25
    out, running = _pauses(thread, t, start, generous, new=new)
    due = after_days(start.day, 30, out)
    longer = matches(thread, t, thread.after(start, "case-period-extended"), "case", lambda x: _may_extend(thread, x))
    for x in counted(longer, generous, 2 if new else 1):
        if x.day <= _moved_on(due, out):
            due = after_days(due, 30, out)
    return _by(_moved_on(due, out), ends, running, now)


def _by(due: date, ends: list[Match], running: list[date], now: datetime) -> str:
    """Judge a step due that day, unless a time that is left out began before and still runs."""
    if any(opened <= due for opened in running):
        return "met" if any(sure == "yes" for _, sure in ends) else "pending"
    return judged(lambda last: happened(ends, last, now), end_of(due))


def _moved_on(due: date, out: set[date]) -> date:
    while not works(due) or due in out:
        due += DAY
    return due


def _may_extend(thread: Thread, x: Event) -> Truth:
    """PSL12 99, PSL25 118, APR 165: complex cases, by the organ above the unit."""
    unit = thread.case("unit_level")
    station = every(one_of(unit, "police-station"), one_of(x["level"], *COUNTY))
    county = every(one_of(unit, "county"), one_of(x["level"], "city-head", "province-head"))
    above = some(one_of(x["level"], "superior-organ"), station, county)
    return every(one_of(thread.case("complex_or_major"), "true"), above)


def _pauses(thread: Thread, t: Event, start: Event, generous: bool, *, new: bool) -> tuple[set[date], list[date]]:
    """Return the days of appraisals, performed agreements, and since 2026 hearings; and starts of running ones."""
    kinds = [("appraisal-commissioned", ["appraisal-opinion-received"])]
    kinds.append(("mediation-agreed", ["agreement-performed", "agreement-defaulted"]))
    if new:
        kinds.append(("hearing-requested", ["hearing-report-submitted", "hearing-terminated", "hearing-right-waived"]))
    return _intervals(thread, t, start, kinds, "case", generous)


def _intervals(
    thread: Thread, t: Event, start: Event, kinds: list[tuple[str, list[str]]], keys: str, generous: bool
) -> tuple[set[date], list[date]]:
    """Return the days left out and the first days of what still runs; doubtful openers count if generous."""

    def counts(x: Event, doubtful: bool) -> bool:
        return belongs(thread, t, x, *keys.split()) in ({"yes", "unknown"} if doubtful else {"yes"})

    out: set[date] = set()
    running = []
    for opener, closers in kinds:
        for opened in (x for x in thread.of(opener) if counts(x, generous)):
            closed = [x for x in thread.after(opened, *closers) if counts(x, not generous)]
            if not closed:
                running.append(max(opened.at, start.at).date())
            elif start.at < closed[0].at:
                out |= touched(max(opened.at, start.at), closed[0].at)
    return out, running


def compensation(thread: Thread, now: datetime) -> Verdicts:
    """SCL 13(1), 23(1): decided within two months of a complete application; strictly, without moving the end."""

    def subject(t: Event) -> Truth:
        return some(known(t.kind == "compensation-supplemented"), one_of(t["complete"], "true"))

    def judge(t: Event) -> str:
        found = matches(thread, t, thread.after(t, "compensation-decided"), "case request")
        return judged(lambda last: happened(found, last, now), end_of(same_day(t.day, 2), rolled(same_day(t.day, 2))))

    return over(thread.of("compensation-applied", "compensation-supplemented"), subject, _PSL12, judge)


def review_answer(thread: Thread, now: datetime) -> Verdicts:
    """ARL 48, 54, 88(2): ten working days, five in the summary procedure."""

    def judge(t: Event) -> str:
        found = matches(thread, t, thread.after(t, "review-answer-submitted"), "case request")
        summary = one_of(t["procedure"], "summary")
        days = {"yes": [5], "no": [10]}.get(summary, [5, 10])
        dues = [after_working_days(t.day, number) for number in days]
        return agreed(judged(lambda last: happened(found, last, now), end_of(due)) for due in dues)

    return over(thread.of("review-papers-received"), lambda _t: "yes", date(2024, 1, 1), judge)


def suit_defence(thread: Thread, now: datetime) -> Verdicts:
    """ALL 67, 36(1): fifteen days; a failure is for a person to look at where late evidence was permitted."""

    def judge(t: Event) -> str:
        found = matches(thread, t, thread.after(t, "defence-submitted"), "case request")
        verdict = judged(lambda last: happened(found, last, now), end_of(rolled(after_days(t.day, 15))))
        asked = matches(
            thread,
            t,
            thread.after(t, "late-evidence-permitted"),
            "case request",
            lambda x: one_of(x["asked_within_period"], "true"),
        )
        permitted = any(sure == "yes" for _, sure in asked)
        return "cannot-tell" if permitted and verdict in {"late", "overdue"} else verdict

    return over(thread.of("suit-papers-received"), lambda _t: "yes", date(2017, 7, 1), judge)


def information_answer(thread: Thread, now: datetime) -> Verdicts:
    """FOI 30, 31, 33, 35: twenty working days, twenty more if approved and told, consultations left out."""

    def judge(t: Event) -> str:
        renewed = matches(
            thread, t, thread.after(t, "foi-supplemented"), "case request", lambda x: one_of(x["clear"], "true")
        )
        starts = [t]
        for x, sure in renewed:
            starts = [x] if sure == "yes" else [*starts, x]
        return agreed(_answered(thread, t, start, now, generous) for start, generous in product(starts, (False, True)))

    return over(
        thread.of("foi-requested", "foi-supplemented"),
        lambda t: one_of(t["clear"], "true"),
        date(2019, 5, 15),
        judge,
    )


def _answered(thread: Thread, t: Event, start: Event, now: datetime, generous: bool) -> str:
    found = matches(thread, t, thread.after(t, "foi-answered", "foi-lapsed"), "case request")
    kinds = [("foi-consulted", ["foi-consultation-ended"])]
    out, running = _intervals(thread, t, start, kinds, "case request", generous)
    due = _working(start.day, 20, out)
    for x in _foi_steps(thread, t, start, generous):
        if x.day <= _moved_on(due, out):
            due = _working(due, 20, out) if x.kind == "foi-extended" else date.fromisoformat(x["until"] or _NEVER)
    return _by(_moved_on(due, out), found, running, now)


def _foi_steps(thread: Thread, t: Event, start: Event, generous: bool) -> list[Event]:
    def granted(x: Event) -> Truth:
        return every(one_of(x["told_applicant"], "true"), one_of(x["approved_by_foi_head"], "true"))

    extended = matches(thread, t, thread.after(start, "foi-extended"), "case request", granted)
    delayed = matches(thread, t, thread.after(start, "foi-delay-set"), "case request")
    first = [x for x in counted(delayed, generous) if generous or x["until"]]
    return sorted(counted(extended, generous) + first, key=lambda x: x.at)


def _working(start: date, number: int, out: set[date]) -> date:
    day = start
    while number:
        day += DAY
        number -= works(day) and day not in out
    return day


_RECIPIENTS = ("party-committee", "same-level-government", "superior-department", "rule-of-law-office-copy")


def report_recipients(thread: Thread, now: datetime) -> Verdicts:
    """ROLG, chapter on the annual report: to party committee, government and department above, copy to the office."""
    level = one_of(thread.case("unit_level"), "county", "city", "province")

    def judge(t: Event) -> str:
        year = end_of(same_day(t.day, 12))
        papers = matches(thread, t, thread.after(t, "rolg-report-submitted"), "case")
        return word(every(*(_received(papers, who, year.moment, now) for who in _RECIPIENTS)))

    return over(thread.of("year-ended"), lambda _t: level, date(2019, 4, 15), judge)


def _received(papers: list[Match], who: str, last: datetime, now: datetime) -> Truth:
    def named(x: Event) -> Truth:
        return known(who in x.lists["recipients"]) if "recipients" in x.lists else "unknown"

    best = some(*(every(sure, named(x)) for x, sure in papers if x.at <= last))
    return "open" if best != "yes" and now < last else best


RULES: dict[str, NaiveRule] = {
    "mediation-failure-decide": mediation_failure,
    "compensation-decision-2m": compensation,
    "review-answer-deadline": review_answer,
    "suit-defence-15d": suit_defence,
    "foi-answer-20wd": information_answer,
    "rolg-report-recipients": report_recipients,
}
