"""Rules on investigation and its safeguards, naively: supplement, withdrawal, closing, freezes, counsel, evidence."""

from __future__ import annotations

from datetime import date, datetime

from tests.independent.days import after_days, rolled
from tests.independent.reading import Event, NaiveRule, Thread, Verdicts
from tests.independent.truths import (
    CITY,
    COUNTY,
    Last,
    Match,
    Truth,
    agreed,
    always,
    end_of,
    every,
    happened,
    hours_after,
    judged,
    known,
    matches,
    no,
    one_of,
    over,
    person_fact,
    same_day,
    some,
    word,
)

_CPR = date(2020, 9, 1)
_CPL18 = date(2018, 10, 26)
_SENT_ON = ("prosecution-transferred", "case-withdrawn", "investigation-terminated-for-person")
_MEASURES = ("detention-executed", "arrest-executed", "bail-started", "residence-surveillance-started")


def supplementary_investigation(thread: Thread, now: datetime) -> Verdicts:
    """CPL 175, 105, CPR 295, PPR 346: one month from the return; the last day moves only if nobody is held."""

    def judge(t: Event) -> str:
        found = matches(thread, t, thread.after(t, "supplement-completed", *_SENT_ON), "case person round")
        held = one_of(person_fact(thread, t, "in_custody"), "true")
        due = same_day(t.day, 1)
        dues = {"yes": {due}, "no": {rolled(due)}}.get(held, {due, rolled(due)})
        return agreed(judged(lambda last: happened(found, last, now), end_of(day)) for day in dues)

    return over(thread.of("returned-for-supplement"), lambda t: one_of(t["stage"], "prosecution-review"), _CPL18, judge)


def withdrawal_told(thread: Thread, now: datetime) -> Verdicts:
    """CPR 189, CPL 163: the former suspect is told of a withdrawal or termination within three days."""

    def subject(t: Event) -> Truth:
        ended = known(t.kind == "investigation-terminated-for-person")
        return some(ended, one_of(thread.case("suspect_known"), "true"))

    def judge(t: Event) -> str:
        told = thread.after(t, "withdrawal-notified")
        found = matches(thread, t, told, "case person", lambda x: one_of(x["to"], "suspect"))
        return judged(lambda last: happened(found, last, now), end_of(rolled(after_days(t.day, 3))))

    return over(thread.of("case-withdrawn", "investigation-terminated-for-person"), subject, _CPR, judge)


def stale_economic_case(thread: Thread, now: datetime) -> Verdicts:
    """ECO18 25: an economic case against a person in which no measure was ever taken is ended within two years."""

    def longer(x: Event) -> Truth:
        return every(one_of(x["matter"], "continue-investigation"), one_of(x["level"], "province-head"))

    def judge(t: Event) -> str:
        ends = matches(thread, t, thread.of(*_SENT_ON, "case-transferred-out", *_MEASURES), "case")
        ends += matches(thread, t, thread.of("approval-granted"), "case", longer)
        return judged(lambda last: happened(ends, last, now), end_of(rolled(same_day(t.day, 24))))

    def subject(t: Event) -> Truth:
        return every(one_of(t["economic"], "true"), one_of(t["by_person_or_by_fact"], "person"))

    return over(thread.of("criminal-case-filed"), subject, date(2018, 1, 1), judge)


def _fresh(thread: Thread, t: Event, found: list[Match], stale: str, keys: str) -> Truth:
    """Say whether one of the earlier events has not been made stale by a later one of that kind."""

    def still(x: Event) -> Truth:
        between = [z for z in thread.before(t, stale) if x in thread.before(z, x.kind)]
        return no(some(*(match.sure for match in matches(thread, t, between, keys))))

    return some(*(every(sure, still(x)) for x, sure in found))


def closing_approval(thread: Thread, _now: datetime) -> Verdicts:
    """CPR 289, CPL 162: the transfer for prosecution is approved at county level first, anew after a return."""

    def approval(x: Event) -> Truth:
        return every(one_of(x["matter"], "prosecution-transfer"), one_of(x["level"], "superior-organ", *COUNTY))

    def judge(t: Event) -> str:
        found = matches(thread, t, thread.before(t, "approval-granted"), "case", approval)
        return word(_fresh(thread, t, found, "returned-for-supplement", "case"))

    return over(thread.of("prosecution-transferred"), always, _CPR, judge)


def evidence_legality(thread: Thread, _now: datetime) -> Verdicts:
    """CPL 56(2), CPR 71, 284: the legality of the evidence is reviewed before a transfer, anew after a return."""

    def judge(t: Event) -> str:
        found = matches(thread, t, thread.before(t, "evidence-legality-reviewed"), "case")
        return word(_fresh(thread, t, found, "returned-for-supplement", "case"))

    return over(thread.of("prosecution-transferred"), always, _CPR, judge)


def freeze_renewed_in_time(thread: Thread, _now: datetime) -> Verdicts:
    """CPR 240, 243-245: renewed before 6 months are over, 12 for deposits in major cases, 24 for securities.

    A freeze that waited behind another one (CPR 242) began at a time the log does not tell. Of several freezes without
    an item nobody can tell which one was renewed.
    """

    def told_apart(t: Event) -> Truth:
        item = t.keys.get("item")
        found = [x for x, _sure in matches(thread, t, thread.before(t, "freeze-imposed"), "case item")]
        same = item is not None and any(x.keys.get("item") == item for x in found)
        return "yes" if len(found) <= 1 or same else "unknown"

    def judge(t: Event) -> str:
        earlier = matches(thread, t, thread.before(t, "freeze-imposed", "freeze-renewed"), "case item")
        sure = [place for place, match in enumerate(earlier) if match.sure == "yes"]
        if not sure:
            return "cannot-tell"
        running = [x for x, _sure in earlier[sure[-1] :]]
        months = {number for x in running for number in _freeze_months(x)} | ({6} if len(running) > 1 else set())
        waited = any(x["queued"] == "true" for x in running)
        in_time = {t.day <= rolled(same_day(x.day, number)) for x in running for number in months}
        if len(in_time) > 1 or (waited and False in in_time):
            return "cannot-tell"
        return word(known(in_time.pop()))

    return over(
        thread.of("freeze-renewed"), lambda t: every(one_of(t["regime"], "criminal"), told_apart(t)), _CPR, judge
    )


def _freeze_months(running: Event) -> list[int]:
    """Return how long the freeze that is renewed could last."""
    major = {"true": [12], "false": [6]}.get(running["major_complex"] or "", [12, 6])
    tiers = {"securities": [24], "equity-or-policy": [6], "deposit": major}
    return tiers.get(running["asset"] or "", [24, 6, *major])


def technical_measure(thread: Thread, now: datetime) -> Verdicts:
    """CPL 151, CPR 266: three months from the signing, three more with each extension at city level; no moving."""

    def signed(x: Event) -> Truth:
        return one_of(x["matter"], "technical-measure")

    def judge(t: Event) -> str:
        papers = matches(thread, t, thread.before(t, "approval-granted"), "case person", signed)
        sure = [place for place, match in enumerate(papers) if match.sure == "yes"]
        if not sure:
            return "cannot-tell"
        ends = matches(thread, t, thread.after(t, "technical-measure-ended"), "case person")
        dues = {due for paper, _ in papers[sure[-1] :] for due in _technical_ends(thread, t, same_day(paper.day, 3))}
        return agreed(judged(lambda last: happened(ends, last, now), end_of(due)) for due in dues)

    return over(thread.of("technical-measure-started"), lambda t: one_of(t["decided_by"], "police"), _CPL18, judge)


def _technical_ends(thread: Thread, t: Event, first: date) -> set[date]:
    def longer(x: Event) -> Truth:
        return one_of(x["level"], "superior-organ", *CITY)

    dues = {first}
    for x, sure in matches(thread, t, thread.after(t, "technical-measure-extended"), "case person", longer):
        moved = {same_day(due, 3) if x.day <= due else due for due in dues}
        dues = moved if sure == "yes" else dues | moved
    return dues


def lawyer_meeting(thread: Thread, now: datetime) -> Verdicts:
    """CPL 39(2), CPR 53(1): where no permit is needed the lawyer sees the suspect within 48 hours of asking."""

    def judge(t: Event) -> str:
        kinds = ("lawyer-met-suspect", "released", "bail-started", "residence-surveillance-started")
        found = matches(thread, t, thread.after(t, *kinds), "case person request")
        return judged(lambda last: happened(found, last, now), hours_after(t.at, 48))

    return over(thread.of("lawyer-meeting-requested"), lambda t: one_of(t["needs_permit"], "false"), _CPL18, judge)


def legal_aid(thread: Thread, now: datetime) -> Verdicts:
    """CPR 46, 320, CPL 35(2), 35(3), 278, LAL 25(1), 36: legal aid is asked in three days; minors only since 2022."""

    def judge(t: Event) -> str:
        found = matches(thread, t, thread.after(t, "legal-aid-notified", "counsel-retained"), "case person")
        has_one = one_of(person_fact(thread, t, "has_counsel"), "true")

        def need(last: Last | None) -> Truth:
            return some(has_one, happened(found, last, now))

        verdict = judged(need, end_of(rolled(after_days(t.day, 3))))
        old = one_of(t["ground"], "deaf-blind-mute", "limited-mental", "life-or-death")
        if t.day >= date(2022, 1, 1) or old == "yes":
            return verdict
        return "not-applicable" if old == "no" else "cannot-tell"

    return over(thread.of("mandatory-legal-aid-found"), always, _CPR, judge)


RULES: dict[str, NaiveRule] = {
    "supplementary-investigation-1m": supplementary_investigation,
    "withdrawal-notify-3d": withdrawal_told,
    "economic-stale-case-withdrawal-no-measure-2y": stale_economic_case,
    "investigation-closing-approval": closing_approval,
    "evidence-legality-review": evidence_legality,
    "freeze-duration": freeze_renewed_in_time,
    "technical-measure-limits": technical_measure,
    "lawyer-meeting-48h": lawyer_meeting,
    "mandatory-legal-aid-3d": legal_aid,
}
