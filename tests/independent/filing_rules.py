"""Rules on intake and filing, naively: on the spot, transfer, review before filing, agencies, second review."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.independent.days import DAY, after_days, rolled, works
from tests.independent.reading import Event, NaiveRule, Thread, Verdicts
from tests.independent.truths import (
    COUNTY,
    Last,
    Match,
    Truth,
    agreed,
    always,
    counted,
    end_of,
    every,
    happened,
    hours_after,
    judged,
    matches,
    no,
    one_of,
    over,
    some,
    word,
)

_CPR = date(2020, 9, 1)
_INT15 = date(2015, 11, 4)
_ECO = date(2018, 1, 1)
_DECIDED = ("criminal-case-filed", "criminal-no-filing-decided", "case-transferred-out")
_REVIEWED = (*_DECIDED, "admin-case-accepted", "admin-case-filed", "out-of-remit-told")
_AGENCY_DONE = (*_DECIDED, "agency-result-notified")


def _plain_repeat(t: Event) -> Truth:
    """CPR 175: a report that repeats an earlier one and brings nothing new."""
    return every(one_of(t["duplicate"], "true"), one_of(t["new_facts"], "false"))


def _reported(t: Event) -> Truth:
    mine = every(one_of(t["remit"], "yes"), one_of(t["jurisdiction"], "this-unit"), one_of(t["matter"], "criminal"))
    return every(mine, no(one_of(t["channel"], "agency-transfer")), no(_plain_repeat(t)))


def _longer(thread: Thread, t: Event, keys: str, levels: set[str], ground: Truth) -> list[Match]:
    """Return the approvals of a longer review by such a level."""

    def test(x: Event) -> Truth:
        return every(one_of(x["matter"], "filing-review-extension"), one_of(x["level"], *levels), ground)

    return matches(thread, t, thread.after(t, "approval-granted"), keys, test)


def _last_days(start: date, days: int, to_thirty: list[Match], add_thirty: list[Match]) -> set[date]:
    """Return the last day (not rolled), in the two readings where approvals are in doubt."""
    return {_last_day(start, days, *(counted(found, g) for found in (to_thirty, add_thirty))) for g in (False, True)}


def _last_day(start: date, days: int, to_thirty: list[Event], add_thirty: list[Event]) -> date:
    due = after_days(start, days)
    steps = [(x.at, True) for x in to_thirty] + [(x.at, False) for x in add_thirty]
    for at, whole in sorted(steps, key=lambda step: step[0]):
        if at.date() <= rolled(due):
            due = after_days(start, 30) if whole else after_days(due, 30)
    return due


def _done_by(thread: Thread, t: Event, kinds: tuple[str, ...], keys: str, dues: set[date], now: datetime) -> str:
    found = matches(thread, t, thread.after(t, *kinds), keys)
    return agreed(judged(lambda last: happened(found, last, now), end_of(rolled(due))) for due in dues)


def criminal_filing_review(thread: Thread, now: datetime) -> Verdicts:
    """INT15 2(1)2, CPL 112, CPR 178: three days, seven where leads are checked, thirty in complex cases if approved.

    The three days hold in principle: past them, but within seven working days, there is only a hint, the seven are
    strict. Where nobody knows which applies, a hint and a breach are not the same answer.
    """

    def subject(t: Event) -> Truth:
        return every(_reported(t), one_of(thread.case("economic_crime"), "false"))

    def judge(t: Event) -> str:
        leads = one_of(thread.case("leads_need_checking"), "true")
        limits = {"yes": [7], "no": [3]}.get(leads, [3, 7])
        grave = one_of(thread.case("complex_or_major"), "true")
        longer = _longer(thread, t, "case report", COUNTY | {"superior-organ"}, grave)
        dues = {due for limit in limits for due in _last_days(t.day, limit, longer, [])}
        verdict = _done_by(thread, t, _REVIEWED, "case report", dues, now)
        doubtful = leads == "unknown" and verdict in {"late", "overdue"} and _soon(thread, t, now)
        return "cannot-tell" if doubtful else verdict

    return over(thread.of("report-received"), subject, _INT15, judge)


def _soon(thread: Thread, t: Event, now: datetime) -> bool:
    """Say whether the report was decided within seven working days, or may still be."""
    found = matches(thread, t, thread.after(t, *_REVIEWED), "case report")
    day = min([x.day for x, _sure in found] + [now.date()])
    return sum(works(t.day + DAY * number) for number in range(1, (day - t.day).days + 1)) <= 7


def economic_filing_review(thread: Thread, now: datetime) -> Verdicts:
    """ECO18 15: seven days, thirty if complex and approved, thirty more from the organ above in special cases."""

    def subject(t: Event) -> Truth:
        ordered = matches(thread, t, thread.before(t, "procurator-ordered-filing"), "case report")
        free = every(no(one_of(t["channel"], "superior-assigned")), no(some(*(match.sure for match in ordered))))
        return every(_reported(t), free, one_of(thread.case("economic_crime"), "true"))

    def judge(t: Event) -> str:
        special = some(*(one_of(thread.case(name), "true") for name in ("especially_complex", "trans_regional")))
        first = _longer(thread, t, "case report", COUNTY, one_of(thread.case("complex_or_major"), "true"))
        second = _longer(thread, t, "case report", {"superior-organ"}, special)
        return _done_by(thread, t, _REVIEWED, "case report", _last_days(t.day, 7, first, second), now)

    return over(thread.of("report-received"), subject, _ECO, judge)


def agency_transfer_review(thread: Thread, now: datetime) -> Verdicts:
    """CPR 180, SCT 8: what an agency hands over is reviewed in three days; economic cases have their own rule."""

    def judge(t: Event) -> str:
        return _done_by(thread, t, _AGENCY_DONE, "case request", {after_days(t.day, 3)}, now)

    plain = one_of(thread.case("economic_crime"), "false")
    return over(thread.of("agency-transfer-received"), lambda _t: plain, _CPR, judge)


def agency_transfer_economic(thread: Thread, now: datetime) -> Verdicts:
    """ECO18 16: ten days with complete papers, thirty with county approval, thirty more from the organ above."""

    def subject(t: Event) -> Truth:
        return every(one_of(thread.case("economic_crime"), "true"), one_of(t["materials_complete"], "true"))

    def judge(t: Event) -> str:
        grave = some(*(one_of(thread.case(name), "true") for name in ("complex_or_major", "trans_regional")))
        first = _longer(thread, t, "case request", COUNTY, grave)
        special = one_of(thread.case("especially_complex"), "true")
        second = _longer(thread, t, "case request", {"superior-organ"}, special)
        return _done_by(thread, t, _AGENCY_DONE, "case request", _last_days(t.day, 10, first, second), now)

    return over(thread.of("agency-transfer-received"), subject, _ECO, judge)


def transfer_out(thread: Thread, now: datetime) -> Verdicts:
    """APR 61, 62, INT24 8(2): another unit's administrative matter is passed on and made known within 24 hours."""

    def subject(t: Event) -> Truth:
        elsewhere = every(one_of(t["remit"], "yes"), one_of(t["jurisdiction"], "other-unit"))
        return every(elsewhere, one_of(t["matter"], "public-order", "other-admin"))

    def judge(t: Event) -> str:
        starts = [t.at]
        for x, sure in matches(thread, t, thread.after(t, "emergency-disposal-ended"), "case report"):
            starts = [x.at] if sure == "yes" else [*starts, x.at]
        return agreed(_passed_on(thread, t, hours_after(start, 24), now) for start in starts)

    return over(thread.of("report-received"), subject, date(2019, 1, 1), judge)


def _passed_on(thread: Thread, t: Event, limit: Last, now: datetime) -> str:
    def to_whom(x: Event) -> Truth:
        return one_of(x["to"], "reporter", "agency")

    moved = matches(thread, t, thread.after(t, "case-transferred-out"), "case report")
    told = matches(thread, t, thread.after(t, "transfer-notified"), "case report", to_whom)
    nobody = one_of(t["channel"], "found-on-duty", "superior-assigned")

    def need(last: Last | None) -> Truth:
        return every(happened(moved, last, now), some(nobody, happened(told, last, now)))

    return judged(need, limit)


def second_review(thread: Thread, now: datetime) -> Verdicts:
    """CPR 179: the second review is decided in thirty days, thirty more in complex cases if told in writing."""

    def longer(x: Event) -> Truth:
        return every(one_of(thread.case("complex_or_major"), "true"), one_of(x["told_in_writing"], "true"))

    def judge(t: Event) -> str:
        extended = matches(thread, t, thread.after(t, "remedy-period-extended"), "case request", longer)
        dues = _last_days(t.day, 30, [], extended)
        return _done_by(thread, t, ("no-filing-second-review-decided",), "case request", dues, now)

    return over(thread.of("no-filing-second-review-requested"), always, _CPR, judge)


def ordered_filing(thread: Thread, now: datetime) -> Verdicts:
    """CPR 182, PPR 563, 564: filed within fifteen days of the procuratorate's notice."""

    def judge(t: Event) -> str:
        return _done_by(thread, t, ("criminal-case-filed",), "case request", {after_days(t.day, 15)}, now)

    return over(thread.of("procurator-ordered-filing"), always, _CPR, judge)


def three_on_the_spot(thread: Thread, now: datetime) -> Verdicts:
    """INT15 2(1)1, INT24 4, 8(1), CPR 169-171, APR 61, 64: registered, evidence taken, receipted during the visit."""

    def subject(t: Event) -> Truth:
        visit = every(one_of(t["channel"], "in-person"), one_of(t["remit"], "yes"))
        calm = every(no(one_of(t["jurisdiction"], "unknown")), no(one_of(t["urgent"], "true")))
        return every(visit, calm, no(_plain_repeat(t)))

    def judge(t: Event) -> str:
        registered = some(one_of(thread.case("state_secret"), "true"), _during(thread, t, "report-registered", now))
        nothing = no(one_of(t["evidence_offered"], "true"))
        taken = some(nothing, _during(thread, t, "reporter-evidence-received", now))
        return word(every(registered, taken, _during(thread, t, "report-receipt-issued", now)))

    return over(thread.of("report-received"), subject, _INT15, judge)


def _during(thread: Thread, t: Event, kind: str, now: datetime) -> Truth:
    visit = timedelta(hours=4)
    found = matches(thread, t, [x for x in thread.of(kind) if abs(x.at - t.at) <= visit], "case report")
    best = some(*(match.sure for match in found))
    return "open" if best != "yes" and now < t.at + visit else best


RULES: dict[str, NaiveRule] = {
    "criminal-filing-review-time": criminal_filing_review,
    "economic-filing-review-time": economic_filing_review,
    "agency-transfer-review-3d": agency_transfer_review,
    "agency-transfer-review-3d-economic": agency_transfer_economic,
    "intake-transfer-out-24h": transfer_out,
    "no-filing-reconsideration-30d-second-review": second_review,
    "procurator-ordered-filing-15d": ordered_filing,
    "intake-three-on-the-spot": three_on_the_spot,
}
