"""Proposed by one, approved by another; some roles never together."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction

from tests.web.org.cast import NOW, ROLES, City, city
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.actions.postings import Term, approve_posting, propose_posting, revoke_posting
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.models import Posting, Unit
from xiezhi.web.org.viewer import DeniedError, postings_in_force, viewer_of

pytestmark = pytest.mark.usefixtures("db")
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def proposed(bureau: City, name: str = "赵", role: str = "officer", unit: str = "QG", **more: object) -> Posting:
    term = Term(role, bureau.units[unit], MARCH, **more)  # type: ignore[arg-type] # the tests' own shorthand
    return propose_posting(actor=bureau.viewers["unit_head"], person=bureau.person(name), term=term, now=NOW)


def test_a_posting_counts_once_another_has_approved_it(bureau: City) -> None:
    posting = proposed(bureau)
    assert posting.state == "proposed"
    approve_posting(actor=bureau.viewers["secadmin"], posting=posting, now=NOW)
    assert (posting.state, posting.approved_by) == ("approved", "p-secadmin")
    told = Entry.objects.get(what="posting-approved", attrs__posting=posting.posting_id)
    assert (told.actor_id, told.attrs["role"]) == ("p-secadmin", "officer")


def test_nobody_approves_their_own_proposal_or_their_own_posting(bureau: City) -> None:
    posting = proposed(bureau)
    Posting.objects.filter(pk=posting.pk).update(proposed_by="p-secadmin")
    posting.refresh_from_db()
    with pytest.raises(OrgError):
        approve_posting(actor=bureau.viewers["secadmin"], posting=posting, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(approved_by="p-secadmin")


def test_a_posting_is_approved_once(bureau: City) -> None:
    posting = proposed(bureau)
    approve_posting(actor=bureau.viewers["secadmin"], posting=posting, now=NOW)
    with pytest.raises(OrgError):
        approve_posting(actor=bureau.viewers["secadmin"], posting=posting, now=NOW)
    revoke_posting(actor=bureau.viewers["secadmin"], posting=posting, reason="调离", now=NOW)
    for reason in ("调离", " "):
        with pytest.raises(OrgError):
            revoke_posting(actor=bureau.viewers["secadmin"], posting=posting, reason=reason, now=NOW)


@pytest.mark.parametrize("role", [each for each in ROLES if each not in ("unit_head", "sysadmin")])
def test_a_role_without_the_right_proposes_nothing(bureau: City, role: str) -> None:
    person = bureau.person("赵")
    with pytest.raises(DeniedError):
        propose_posting(
            actor=bureau.viewers[role], person=person, term=Term("officer", bureau.units["QG"], MARCH), now=NOW
        )


def test_a_unit_head_proposes_for_their_own_unit_only(bureau: City) -> None:
    with pytest.raises(DeniedError):
        proposed(bureau, unit="BS")


def test_the_twenty_four_pairs_that_nobody_holds_together(bureau: City) -> None:
    refused = set()
    for number, (one, other) in enumerate(combinations(ROLES, 2)):
        person = bureau.person(f"n{number}")
        bureau.post(person, one)
        try:
            with transaction.atomic():
                bureau.post(person, other)
        except OrgError:
            refused.add((one, other))
    administrators = {"sysadmin", "secadmin", "auditor"}
    assert refused == {pair for pair in combinations(ROLES, 2) if administrators & set(pair)}
    assert len(refused) == 24


def test_the_pair_is_caught_at_approval_too_when_both_were_proposed_first(bureau: City) -> None:
    person, units = bureau.person("赵"), bureau.units
    both = [
        propose_posting(actor=None, person=person, term=Term(role, units["QG"], MARCH), now=NOW)
        for role in ("officer", "auditor")
    ]
    approve_posting(actor=None, posting=both[0], now=NOW)
    with pytest.raises(OrgError):
        approve_posting(actor=None, posting=both[1], now=NOW)


def test_a_posting_at_a_unit_closed_since_is_not_approved(bureau: City) -> None:
    posting = proposed(bureau)
    Unit.objects.filter(pk=posting.unit_id).update(closed_on=MAY)
    with pytest.raises(OrgError):
        approve_posting(actor=bureau.viewers["secadmin"], posting=posting, now=NOW)


def test_a_stationed_posting_names_the_units_served_and_no_other_does(bureau: City) -> None:
    with pytest.raises(OrgError):
        proposed(bureau, role="legal_stationed")
    with pytest.raises(OrgError):
        proposed(bureau, name="钱", role="officer", serves=[bureau.units["QG1"]])


def test_leave_cover_is_dated_and_for_somebody_else(bureau: City) -> None:
    head = bureau.viewers["unit_head"].posting
    with pytest.raises(OrgError):
        proposed(bureau, role="unit_head", deputy_for=head)
    cover = proposed(bureau, name="钱", role="unit_head", deputy_for=head, last_day=MAY)
    assert cover.deputy_for == head
    with pytest.raises(OrgError):
        proposed(bureau, name="孙", role="boss")


def test_a_posting_holds_from_its_first_to_its_last_day(bureau: City) -> None:
    viewer = bureau.viewers["officer"]
    posting = bureau.post(bureau.person("周"), "unit_head", last_day=MAY)
    posting.person.account = viewer.account
    account = viewer.account
    account.person = posting.person
    account.save()
    days = [date(2025, 12, 31), date(2026, 1, 1), MAY, date(2026, 5, 2)]
    assert [len(postings_in_force(account, day)) for day in days] == [0, 1, 1, 0]
    right = Right("posting", "list")
    assert [viewer_of(account, posting).may(right, day) for day in days] == [False, True, True, False]
