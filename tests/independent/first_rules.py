"""Ten rules naively: public-order procedure, questioning, hearings, lock-up, reconsideration, interrogation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.independent.days import DAY, after_days, after_working_days, hours_end, rolled, touched
from tests.independent.reading import Event, NaiveRule, Thread, Verdicts, alike, members

_PSL25 = date(2026, 1, 1)
_COUNTY_OR_HIGHER = {"county-head", "county-chief", "city-head", "province-head"}
_CITY_OR_HIGHER = {"city-head", "province-head"}


def timely(end: datetime | None, due_day: date, now: datetime) -> str:
    """Compare a step with the last day on which it may be taken."""
    over = datetime.combine(due_day + DAY, datetime.min.time())
    if end is None:
        return "overdue" if now >= over else "pending"
    return "met" if end < over else "late"


def po_case_period(thread: Thread, now: datetime) -> Verdicts:
    """PSL12 99, PSL25 118, APR 165, 185(2): thirty days, extended once (twice since 2026) in complex cases."""
    verdicts = {}
    for t in thread.of("admin-case-accepted", "admin-case-filed"):
        new = t.day >= _PSL25
        borrowed = t["case_class"] == "other-admin" and thread.case("other_admin_law_uses_po_procedure") == "true"
        if t["case_class"] != "public-order" and not borrowed:
            continue
        if borrowed and not new:
            verdicts[t.event_id] = "not-applicable"
            continue
        verdicts[t.event_id] = timely(_end(thread, t, new), _case_due(thread, t, new), now)
    return verdicts


def _end(thread: Thread, t: Event, new: bool) -> datetime | None:
    kinds = ["penalty-decided", "no-penalty-decided", "settlement-recognised", "agreement-performed"]
    kinds += ["admin-investigation-terminated", "criminal-case-filed", "case-transferred-out"]
    if new and t.kind == "admin-case-accepted":
        kinds.append("admin-case-filed")
    found = [x for x in thread.after(t, *kinds) if alike(t, x, "case")]
    return found[0].at if found else None


def _case_due(thread: Thread, t: Event, new: bool) -> date:
    restarts = [x for x in thread.after(t, "mediation-failed", "agreement-defaulted") if alike(t, x, "case")]
    start = restarts[-1] if restarts else t
    out: set[date] = set()
    for opened, closed in _pauses(thread, new):
        if closed.at > start.at:
            out |= touched(max(opened.at, start.at), closed.at)
    due = after_days(start.day, 30, out)
    for x in thread.after(start, "case-period-extended")[: 2 if new else 1]:
        in_time = x.at < datetime.combine(rolled(due) + DAY, datetime.min.time())
        if in_time and thread.case("complex_or_major") == "true" and _may_extend(thread, x):
            due = after_days(due, 30, out)
    return rolled(due)


def _pauses(thread: Thread, new: bool) -> list[tuple[Event, Event]]:
    kinds = [("appraisal-commissioned", {"appraisal-opinion-received"})]
    kinds.append(("mediation-agreed", {"agreement-performed", "agreement-defaulted"}))
    if new:
        kinds.append(("hearing-requested", {"hearing-report-submitted", "hearing-terminated", "hearing-right-waived"}))
    pairs = []
    for opener, closers in kinds:
        for opened in thread.of(opener):
            closed = [x for x in thread.after(opened, *closers) if alike(opened, x, "case")]
            if closed:
                pairs.append((opened, closed[0]))
    return pairs


def _may_extend(thread: Thread, x: Event) -> bool:
    level, unit = x["level"], thread.case("unit_level")
    if level == "superior-organ":
        return True
    return (unit == "police-station" and level in _COUNTY_OR_HIGHER) or (unit == "county" and level in _CITY_OR_HIGHER)


def po_two_officers(thread: Thread, _now: datetime) -> Verdicts:
    """PSL25 108: two officers, or one with an intact recording: mediation, or certain acts at a regulated site."""
    acts = ["inquiry-held", "identification-held", "inspection-conducted", "scene-examined"]
    acts += ["compulsory-measure-imposed", "property-seized", "mediation-held"]
    verdicts = {}
    for t in thread.of(*acts):
        if not _po_procedure(thread):
            continue
        if t.day < _PSL25:
            verdicts[t.event_id] = "not-applicable"
            continue
        two = len(set(t.lists.get("officer_ids", []))) >= 2
        recorded = t["recorded"] == "true" and t["recording_intact"] != "false"
        site = t.kind in {"inquiry-held", "property-seized", "identification-held"} and (
            thread.case("on_regulated_site") == "true"
        )
        alone = recorded and (t.kind == "mediation-held" or site)
        verdicts[t.event_id] = "met" if two or alone else "violated"
    return verdicts


def _po_procedure(thread: Thread) -> bool:
    case_class = thread.case("case_class")
    borrowed = case_class == "other-admin" and thread.case("other_admin_law_uses_po_procedure") == "true"
    return case_class == "public-order" or borrowed


def hearing_request_window(thread: Thread, _now: datetime) -> Verdicts:
    """APR 133, APL 64(1): no decision before the window to ask for a hearing is over, unless waived, held or ended."""
    verdicts = {}
    for t in thread.of("penalty-decided"):
        told = [x for x in thread.before(t, "hearing-right-told") if alike(t, x, "case", "person")]
        if not told:
            continue
        done = thread.before(t, "hearing-held", "hearing-right-waived", "hearing-terminated")
        last = told[-1].day
        over = after_working_days(last, 5) if t.day >= date(2021, 7, 15) else rolled(after_days(last, 3))
        fine = t.day > over or any(alike(t, x, "case", "person") for x in done)
        verdicts[t.event_id] = "met" if fine else "violated"
    return verdicts


def detention_merge(thread: Thread, _now: datetime) -> Verdicts:
    """PSL12 16, PSL25 16: what is executed together never exceeds twenty days."""
    verdicts = {}
    for t in thread.of("lockup-delivered"):
        together = set(t.lists.get("decision_ids", []))
        days = [
            int(x["detention_days"] or 0)
            for x in thread.before(t, "penalty-decided")
            if x.person == t.person and x["decision_id"] in together
        ]
        verdicts[t.event_id] = "met" if sum(days) <= 20 else "violated"
    return verdicts


def no_filing_reconsideration(thread: Thread, now: datetime) -> Verdicts:
    """CPR 179: the complainant's request is decided in thirty days; thirty more in complex cases, told in writing."""
    verdicts = {}
    for t in thread.of("no-filing-reconsideration-requested"):
        if t["by"] != "complainant":
            continue
        due = after_days(t.day, 30)
        for x in thread.after(t, "remedy-period-extended"):
            if not alike(t, x, "case", "request") or x["told_in_writing"] != "true":
                continue
            if thread.case("complex_or_major") == "true" and x.day <= rolled(due):
                due = after_days(due, 30)
                break
        found = [x for x in thread.after(t, "no-filing-reconsideration-decided") if alike(t, x, "case", "request")]
        verdicts[t.event_id] = timely(found[0].at if found else None, rolled(due), now)
    return verdicts


def counsel_rights(thread: Thread, _now: datetime) -> Verdicts:
    """CPL 34, CPR 43: told at the first interrogation or measure; up to a day is a hint, both are not met."""
    kinds = ["interrogation-held", "detention-executed", "arrest-executed", "bail-started"]
    kinds.append("residence-surveillance-started")
    first: dict[str | None, Event] = {}
    for t in thread.events:
        compelled = t.kind == "person-arrived" and t["regime"] == "criminal-compelled"
        if t.kind in kinds or compelled:
            first.setdefault(t.person, t)
    verdicts = {}
    for t in first.values():
        told = [x for x in thread.of("suspect-rights-told") if alike(t, x, "case", "person")]
        full = [x for x in told if x["counsel"] == x["legal_aid"] == x["noted_in_record"] == "true"]
        near = any(abs(x.at - t.at) <= timedelta(minutes=60) for x in full)
        verdicts[t.event_id] = "met" if near else "violated"
    return verdicts


def interrogation_place(thread: Thread, _now: datetime) -> Verdicts:
    """CPL 118, 119: after delivery and until release, bail or surveillance only in the detention house."""
    verdicts = {}
    for t in thread.of("interrogation-held"):
        inside = False
        for x in thread.before(
            t, "delivered-to-detention-house", "released", "bail-started", "residence-surveillance-started"
        ):
            if x.person == t.person:
                inside = x.kind == "delivered-to-detention-house"
        if inside:
            verdicts[t.event_id] = "met" if t["place"] == "detention-house" else "violated"
        elif t["place"] == "detention-house":
            verdicts[t.event_id] = "cannot-tell"
        else:
            verdicts[t.event_id] = "met"
    return verdicts


def po_questioning(thread: Thread, now: datetime) -> Verdicts:
    """PSL12 83, PSL25 97, APR 35, 58: 8 hours, 12 for many (since 2026), 24 when complex and detention is possible."""
    verdicts = {}
    for t in thread.of("person-arrived"):
        ways = {"public-order-summons", "caught", "surrender", "handed-over"}
        if t["regime"] not in ways or not _po_procedure(thread):
            continue
        if thread.case("case_class") == "other-admin" and t.day < _PSL25:
            verdicts[t.event_id] = "not-applicable"
            continue
        complex_case = thread.case("complex_or_major") == "true"
        hours = 24 if complex_case and thread.about(t.person, "may_be_detained_admin") == "true" else 8
        if hours == 8 and t.day >= _PSL25 and thread.case("many_suspects_or_identity_unknown") == "true":
            hours = 12
        left = [x for x in thread.after(t, "person-left", "detention-executed") if alike(t, x, "case", "person")]
        strict = t.at + timedelta(hours=hours) + _restrained(thread, t)
        if left:
            verdicts[t.event_id] = "met" if left[0].at <= strict else "late"
        else:
            lenient = hours_end(t.at, hours) + _restrained(thread, t)
            verdicts[t.event_id] = "overdue" if now > lenient else "pending"
    return verdicts


def _restrained(thread: Thread, t: Event) -> timedelta:
    total = timedelta()
    for opened in thread.after(t, "restraint-started"):
        if opened.person == t.person:
            ends = thread.after(opened, "restraint-ended", "sobriety-confirmed")
            total += next((x.at - opened.at for x in ends if x.person == t.person), timedelta())
    return total


def hearing_host(thread: Thread, _now: datetime) -> Verdicts:
    """APR 127, 128: who led, sat in or recorded a hearing did not investigate the case."""
    investigators = thread.case("investigator_ids")
    verdicts = {}
    for t in thread.of("hearing-held"):
        bench = {t["host_id"] or "", t["recorder_id"] or "", *t.lists.get("member_ids", [])}
        if investigators is None:
            verdicts[t.event_id] = "cannot-tell"
        else:
            verdicts[t.event_id] = "violated" if bench & members(investigators) else "met"
    return verdicts


RULES: dict[str, NaiveRule] = {
    "po-case-period": po_case_period,
    "po-two-officers": po_two_officers,
    "hearing-request-window": hearing_request_window,
    "detention-merge-20d-sum": detention_merge,
    "no-filing-reconsideration-30d": no_filing_reconsideration,
    "counsel-rights-first-contact": counsel_rights,
    "interrogation-place": interrogation_place,
    "po-questioning-duration": po_questioning,
    "hearing-host-separation": hearing_host,
}
