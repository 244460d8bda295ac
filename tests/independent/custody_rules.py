"""Rules on questioning, detention, arrest and bail, naively: hours at the station, days and months in custody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.independent.days import DAY, after_days, after_months, rolled, touched
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
    hours_after,
    judged,
    judged_by_any,
    known,
    matches,
    one_of,
    over,
    person_fact,
    same_day,
    some,
)

_CPR = date(2020, 9, 1)
_CPL18 = date(2018, 10, 26)
_CQR = date(2004, 10, 1)
_HANDED_OVER = ("delivered-to-detention-house", "lockup-delivered", "drug-isolation-executed")
_OTHER_MEASURES = ("detention-executed", "arrest-executed", "bail-started", "residence-surveillance-started")
_FREE = ("released", "bail-started", "residence-surveillance-started")
_DUTY_HEAD = {"county-duty-head", *COUNTY}
Longer = tuple[list[Match], int]
"""What may have granted a longer time, and the hours it allows from the arrival."""


def _stay(
    t: Event, ends: list[Match], hours: list[int], longer: list[Longer], now: datetime, *, begun: bool = False
) -> str:
    """Judge a stay of so many hours, granted longer while it lasts; ``begun``: the starting hour may not count."""
    limits = {_allowed(t, each, longer, generous) for each in hours for generous in (False, True)}
    return judged_by_any(
        lambda last: happened(ends, last, now), [hours_after(t.at, limit, begun=begun) for limit in limits]
    )


def _allowed(t: Event, hours: int, longer: list[Longer], generous: bool) -> int:
    steps = [(x.at, more) for found, more in longer for x in counted(found, generous)]
    for at, more in sorted(steps):
        if at <= t.at + timedelta(hours=hours):
            hours = more
    return hours


def _summoned(thread: Thread, t: Event, matter: str, levels: set[str], now: datetime) -> str:
    ends = matches(thread, t, thread.after(t, "person-left", *_OTHER_MEASURES), "case person")
    facts = ("especially_major_or_complex", "detention_or_arrest_needed")
    serious = every(*(one_of(thread.case(fact), "true") for fact in facts))
    if t.day < _CPR:
        hours = {"yes": [24], "no": [12]}.get(serious, [12, 24])
        return _stay(t, ends, hours, [], now, begun=True)

    def approval(x: Event) -> Truth:
        return every(one_of(x["matter"], matter), one_of(x["level"], *levels), serious)

    approvals = matches(thread, t, thread.after(t, "approval-granted"), "case person", approval)
    return _stay(t, ends, [12], [(approvals, 24)], now, begun=True)


def criminal_summons(thread: Thread, now: datetime) -> Verdicts:
    """CPL 119(2), CPR 199, 200: 12 hours, 24 in especially serious cases with approval; another measure ends it."""

    def subject(t: Event) -> Truth:
        ways = one_of(t["regime"], "criminal-summons", "caught", "surrender", "handed-over")
        return every(ways, one_of(thread.case("case_class"), "criminal"))

    def judge(t: Event) -> str:
        return _summoned(thread, t, "criminal-summons", {"unit-head", *_DUTY_HEAD}, now)

    return over(thread.of("person-arrived"), subject, _CPL18, judge)


def criminal_compelled(thread: Thread, now: datetime) -> Verdicts:
    """CPL 119(2), CPR 80: as a summons, the 24 hours approved at county level."""

    def judge(t: Event) -> str:
        return _summoned(thread, t, "compelled-appearance", COUNTY, now)

    return over(thread.of("person-arrived"), lambda t: one_of(t["regime"], "criminal-compelled"), _CPL18, judge)


def continued_questioning(thread: Thread, now: datetime) -> Verdicts:
    """CQR 8, 11, 13, POL 9, APR 57: 12 hours till the person leaves, 24 or (identity unknown) 48 with approval.

    A hand-over to a place of custody ends it too (CQR 11(2)).
    """

    def judge(t: Event) -> str:
        def to_24(x: Event) -> Truth:
            return every(one_of(x["to_hours"], "24"), one_of(x["level"], *_DUTY_HEAD))

        def to_48(x: Event) -> Truth:
            unknown = one_of(person_fact(thread, x if x.person else t, "identity_known"), "false")
            return every(one_of(x["to_hours"], "48"), one_of(x["level"], *COUNTY), unknown)

        left = matches(thread, t, thread.after(t, "person-left", *_HANDED_OVER), "case person")
        granted = thread.after(t, "continued-questioning-extended")
        longer = [(matches(thread, t, granted, "case person", way), more) for way, more in ((to_24, 24), (to_48, 48))]
        return _stay(t, left, [12], longer, now)

    return over(thread.of("person-arrived"), lambda t: one_of(t["regime"], "continued-questioning"), _CQR, judge)


def vulnerable_questioning(thread: Thread, now: datetime) -> Verdicts:
    """CQR 10: those pregnant or nursing, under 16 or of 70 and more are questioned for four hours at most."""

    def subject(t: Event) -> Truth:
        pregnant = one_of(person_fact(thread, t, "pregnant_or_nursing_under1y"), "true")
        age = person_fact(thread, t, "age_at_event")
        tender: Truth = "unknown" if age is None else known(float(age) < 16 or float(age) >= 70)
        return every(one_of(t["regime"], "continued-questioning"), some(pregnant, tender))

    def judge(t: Event) -> str:
        ends = matches(thread, t, thread.after(t, "continued-questioning-ended", "person-left"), "case person")
        return _stay(t, ends, [4], [], now)

    return over(thread.of("person-arrived"), subject, _CQR, judge)


def delivery(thread: Thread, now: datetime) -> Verdicts:
    """CPL 85(2), CPR 126, DHR 9, 10: in a detention house or free in 24 hours; a hospital is for a person to see."""

    def judge(t: Event) -> str:
        ends = matches(thread, t, thread.after(t, "delivered-to-detention-house", *_FREE), "case person")
        verdict = judged(lambda last: happened(ends, last, now), hours_after(t.at, 24))
        left = thread.after(t, "person-left")
        ill = matches(thread, t, left, "case person", lambda x: one_of(x["to"], "hospital"))
        doubtful = any(sure == "yes" for _, sure in ill) and verdict in {"late", "overdue"}
        return "cannot-tell" if doubtful else verdict

    return over(thread.of("detention-executed"), lambda _t: "yes", _CPL18, judge)


def arrest_request(thread: Thread, now: datetime) -> Verdicts:
    """CPL 91, 149, CPR 129, 131, 257: three days, extended to four to seven, or thirty for roaming and gangs."""
    gang = one_of(thread.case("roaming_multiple_gang"), "true")

    def judge(t: Event) -> str:
        kinds = ("arrest-requested", *_FREE, "prosecution-transferred", "case-transferred-out")
        ends = matches(thread, t, thread.after(t, *kinds), "case person")
        limits = {3}
        for x, sure in matches(thread, t, thread.after(t, "detention-period-extended"), "case person"):
            for counts, days in _to_days(x, every(sure, gang), sure):
                moved = {days if x.day <= after_days(t.day, limit) else limit for limit in limits}
                limits = {"yes": moved, "no": limits}.get(counts, limits | moved)
        return agreed(judged(lambda last: happened(ends, last, now), end_of(after_days(t.day, n))) for n in limits)

    return over(thread.of("detention-executed"), lambda t: one_of(t["decided_by"], "police"), _CPL18, judge)


def _to_days(x: Event, gang: Truth, sure: Truth) -> list[tuple[Truth, int]]:
    """Return to how many days an extension may go, and whether it may."""
    roaming = (every(gang, one_of(x["ground"], "roaming-multiple-gang")), 30)
    special = every(sure, one_of(x["ground"], "special"))
    if x["to_days"] is None:
        return [(every(special, "unknown"), days) for days in (4, 5, 6, 7)] + [roaming]
    days = min(int(x["to_days"]), 7)
    return [(special if days >= 4 else "no", days), roaming]


def bail(thread: Thread, now: datetime) -> Verdicts:
    """CPL 79(1), CPR 107, 162, 163, BAIL22 24, 26: twelve months, strictly not moved; another measure ends it."""
    kinds = ("bail-ended", "residence-surveillance-started", "detention-executed", "arrest-executed")
    more = ("non-prosecution-received", "prosecution-transferred", "case-transferred-out")

    def judge(t: Event) -> str:
        ends = matches(thread, t, thread.after(t, *kinds, *more), "case person")
        return judged(
            lambda last: happened(ends, last, now), end_of(same_day(t.day, 12), rolled(after_months(t.day, 12)))
        )

    return over(thread.of("bail-started"), lambda t: one_of(t["decided_by"], "police"), _CPL18, judge)


def investigation_custody(thread: Thread, now: datetime) -> Verdicts:
    """CPL 149, 156-160, CPR 148-152, 257: two months, +1, +2, +2 if approved; anew after a grave crime is found."""

    def subject(t: Event) -> Truth:
        return some(known(t.kind == "custody-recalculated"), one_of(t["decided_by"], "police"))

    def judge(t: Event) -> str:
        starts = [t]
        if t.kind == "custody-recalculated":
            starts = _latest(matches(thread, t, thread.before(t, "other-major-crime-found"), "case person"))
        for x, sure in matches(thread, t, thread.after(t, "identity-established"), "case person"):
            starts = [x] if sure == "yes" else starts and [*starts, x]
        verdicts = [_held(thread, t, start, generous, now) for start in starts for generous in (False, True)]
        return agreed(verdicts)

    return over(thread.of("arrest-executed", "custody-recalculated"), subject, _CPL18, judge)


def _latest(found: list[Match]) -> list[Event]:
    """Return the last sure event and all doubtful ones after it; nothing where none is sure."""
    starts: list[Event] = []
    for x, sure in found:
        if sure == "yes":
            starts = [x]
        elif starts:
            starts.append(x)
    return starts


def _held(thread: Thread, t: Event, start: Event, generous: bool, now: datetime) -> str:
    kinds = ("prosecution-transferred", *_FREE, "case-transferred-out", "custody-recalculated")
    ends = matches(thread, t, thread.after(t, *kinds), "case person")
    out, running = _left_out(thread, t, start, generous)
    due = _pushed(start.day, same_day(start.day, 2), out)
    since = thread.after(start if start.at > t.at else t, "custody-extension-approved")
    steps: list[tuple[Event, int]] = []
    for step, months in (("1", 1), ("2", 2), ("3", 2)):
        found = [Match(x, every(sure, one_of(x["step"], step))) for x, sure in matches(thread, t, since, "case person")]
        steps += [(x, months) for x in counted([match for match in found if match.sure != "no"], generous)]
    for x, months in sorted(steps, key=lambda step: step[0].at):
        if x.day <= due:
            due = _pushed(due, same_day(due, months), out)
    if any(opened <= due for opened in running):
        return "met" if any(sure == "yes" for _, sure in ends) else "pending"
    return judged(lambda last: happened(ends, last, now), end_of(due))


def _left_out(thread: Thread, t: Event, start: Event, generous: bool) -> tuple[set[date], list[date]]:
    """Return the days of psychiatric appraisals and of an unknown identity, and where one still runs."""

    def counts(x: Event, doubtful: bool) -> bool:
        psychiatric = "yes" if x.kind != "appraisal-commissioned" else one_of(x["kind"], "psychiatric")
        return every(belongs(thread, t, x, "case", "person"), psychiatric) in (
            {"yes", "unknown"} if doubtful else {"yes"}
        )

    pairs = (
        ("appraisal-commissioned", "appraisal-opinion-received"),
        ("identity-unknown-approved", "identity-established"),
    )
    out: set[date] = set()
    running = []
    for opener, closer in pairs:
        for opened in (x for x in thread.of(opener) if counts(x, generous)):
            closed = [x for x in thread.after(opened, closer) if counts(x, not generous)]
            if not closed:
                running.append(max(opened.at, start.at).date())
            elif start.at < closed[0].at:
                out |= touched(max(opened.at, start.at), closed[0].at)
    return out, running


def _pushed(start: date, due: date, out: set[date]) -> date:
    """Return the last day after those left out from the start to the end have been added."""
    left = sum(start < day <= due for day in out)
    while left:
        due += DAY
        left -= due not in out
    return due


RULES: dict[str, NaiveRule] = {
    "criminal-summons-duration": criminal_summons,
    "criminal-compelled-duration": criminal_compelled,
    "continued-questioning-duration": continued_questioning,
    "continued-questioning-vulnerable-4h": vulnerable_questioning,
    "detention-delivery-24h": delivery,
    "arrest-request-3-7-30d": arrest_request,
    "bail-12-months": bail,
    "investigation-custody-limit": investigation_custody,
}
