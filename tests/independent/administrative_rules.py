"""Rules on hearings, service, suspension and court enforcement of penalties, naively."""

from __future__ import annotations

from datetime import date, datetime

from tests.independent.days import after_days, after_working_days, rolled
from tests.independent.reading import ZONE, Event, NaiveRule, Thread, Verdicts
from tests.independent.truths import (
    Truth,
    agreed,
    always,
    chosen,
    end_of,
    happened,
    hours_after,
    judged,
    known,
    matches,
    one_of,
    over,
    same_day,
    some,
    word,
)

_APR = date(2019, 1, 1)
_APL = date(2021, 7, 15)
_PSL25 = date(2026, 1, 1)


def hearing_timing(thread: Thread, now: datetime) -> Verdicts:
    """APR 137, APL 64: held within ten days of the request, unless refused, waived, put off or ended."""
    kinds = ("hearing-held", "hearing-right-waived", "hearing-terminated", "hearing-adjourned")

    def refused(x: Event) -> Truth:
        return one_of(x["accepted"], "false") if x.kind == "hearing-request-decided" else "yes"

    def judge(t: Event) -> str:
        ends = thread.after(t, *kinds, "hearing-request-decided")
        found = matches(thread, t, ends, "case person request", refused)
        return judged(lambda last: happened(found, last, now), end_of(rolled(after_days(t.day, 10))))

    return over(thread.of("hearing-requested"), always, _APR, judge)


def decision_service(thread: Thread, now: datetime) -> Verdicts:
    """PSL12 97, PSL25 116, APR 36, APL 61, 85: two days for public-order penalties, seven (working days) otherwise."""

    def judge(t: Event) -> str:
        found = matches(thread, t, thread.after(t, "decision-served-party"), "case person decision")
        return chosen(
            (holds, judged(lambda last: happened(found, last, now), end_of(due)))
            for holds, due in _service_days(thread, t)
        )

    return over(thread.of("penalty-decided", "no-penalty-decided"), always, date(2013, 1, 1), judge)


def _service_days(thread: Thread, t: Event) -> list[tuple[Truth, date]]:
    """Return which last day applies to which kind of case, the first that holds; PSL25 141 lends its procedure."""
    public_order = one_of(thread.case("case_class"), "public-order")
    other = one_of(thread.case("case_class"), "other-admin")
    borrowed = one_of(thread.case("other_admin_law_uses_po_procedure"), "true")
    if t.day >= _PSL25:
        public_order = some(public_order, borrowed)
    rows: list[tuple[Truth, date]] = []
    if t.kind == "penalty-decided":
        rows.append((public_order, rolled(after_days(t.day, 2))))
    elif t.day >= _APR:
        rows.append((public_order, rolled(after_days(t.day, 7))))
    if t.day >= _APR:
        rows.append((other, after_working_days(t.day, 7) if t.day >= _APL else rolled(after_days(t.day, 7))))
    return rows


def suspension(thread: Thread, now: datetime) -> Verdicts:
    """PSL12 107, PSL25 126, APR 222, 223: decided within 24 hours after the request reached the organ."""

    def judge(t: Event) -> str:
        reached = t["received_by_organ_at"]
        if reached is None:
            return "cannot-tell"
        start = datetime.fromisoformat(reached)
        start = start.astimezone(ZONE).replace(tzinfo=None) if start.tzinfo else start
        found = matches(thread, t, thread.after(t, "suspension-decided"), "case person request")
        return judged(lambda last: happened(found, last, now), hours_after(start, 24))

    return over(thread.of("suspension-requested"), always, _APR, judge)


def court_enforcement(thread: Thread, _now: datetime) -> Verdicts:
    """ACL 53, APR 206, APL 72(2): applied for within three months after remedies, or a deferral, ran out."""

    def judge(t: Event) -> str:
        kinds = ("remedy-period-expired", "payment-deferral-ended")[: 2 if t.day >= _APL else 1]
        starts = matches(thread, t, thread.before(t, *kinds), "case person decision")
        sure = [place for place, match in enumerate(starts) if match.sure == "yes"]
        if not sure:
            return "cannot-tell"
        ends = [rolled(same_day(x.day, 3)) for x, _sure in starts[sure[-1] :]]
        return agreed(word(known(t.day <= end)) for end in ends)

    return over(thread.of("court-enforcement-applied"), lambda t: one_of(t["urgent"], "false"), date(2012, 1, 1), judge)


RULES: dict[str, NaiveRule] = {
    "hearing-timing": hearing_timing,
    "decision-service": decision_service,
    "detention-suspension-24h": suspension,
    "court-enforcement-window": court_enforcement,
}
