"""Who may enter, correct, unmask and end an identity: the right is asked on the record the party hangs on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.identity.people import LI, NOW, ZHANG
from tests.web.org.cast import City, city
from xiezhi.web.identity.models import Party
from xiezhi.web.journal.models import Entry
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.identities import (
    correct_party,
    decline_destruction,
    destroy_person,
    propose_destruction,
    register_party,
    unmask_party,
)
from xiezhi.web.org.viewer import DeniedError, Viewer


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def of(viewer: Viewer, *, closed: bool = False) -> Record:
    """Return a record this viewer takes part in."""
    assert viewer.posting is not None
    return Record(viewer.posting.unit.path, frozenset({viewer.account.person_id}), closed=closed)


def entered(bureau: City) -> Party:
    officer = bureau.viewers["officer"]
    return register_party(actor=officer, record=of(officer), thread_id="t-1", given=ZHANG, now=NOW)


def passes(act: Callable[[], object]) -> bool:
    try:
        act()
    except DeniedError:
        return False
    return True


def test_each_act_passes_for_the_roles_of_the_policy_and_no_other(bureau: City) -> None:
    party, officer = entered(bureau), of(bureau.viewers["officer"])

    def who(act: Callable[[Viewer], Callable[[], object]]) -> set[str]:
        return {role for role, viewer in bureau.viewers.items() if passes(act(viewer))}

    unmasking = who(
        lambda each: lambda: unmask_party(actor=each, record=officer, party=party, purpose="核对证件", now=NOW)
    )
    correcting = who(lambda each: lambda: correct_party(actor=each, record=officer, party=party, given=ZHANG, now=NOW))
    assert (unmasking, correcting) == ({"officer", "unit_head"}, {"officer"})


def test_a_closed_record_keeps_its_parties_closed(bureau: City) -> None:
    party, officer = entered(bureau), bureau.viewers["officer"]
    with pytest.raises(DeniedError):
        unmask_party(actor=officer, record=of(officer, closed=True), party=party, purpose="核对证件", now=NOW)
    assert not Entry.objects.filter(what="party-unmasked").exists()


def test_the_legal_section_proposes_and_the_security_administrator_decides(bureau: City) -> None:
    party = entered(bureau)
    reviewer, keeper = bureau.viewers["legal_reviewer"], bureau.viewers["secadmin"]
    for role, viewer in bureau.viewers.items():
        if role != "legal_reviewer":
            with pytest.raises(DeniedError):
                propose_destruction(actor=viewer, party=party, ground="个保法第四十七条", now=NOW)
    proposal = propose_destruction(actor=reviewer, party=party, ground="个保法第四十七条", now=NOW)
    for role, viewer in bureau.viewers.items():
        if role != "secadmin":
            with pytest.raises(DeniedError):
                destroy_person(actor=viewer, proposal=proposal, now=NOW)
    decline_destruction(actor=keeper, proposal=proposal, reason="保存期限未满", now=NOW)
    again = propose_destruction(actor=reviewer, party=party, ground="个保法第四十七条", now=NOW)
    assert destroy_person(actor=keeper, proposal=again, now=NOW) == 1
    told = Entry.objects.get(what="person-destroyed")
    assert (told.actor_id, told.attrs["ground"]) == ("p-secadmin", "个保法第四十七条")


def test_parties_of_a_thread_are_numbered_as_they_come(bureau: City) -> None:
    officer = bureau.viewers["officer"]
    first = entered(bureau)
    other = register_party(actor=officer, record=of(officer), thread_id="t-1", given=LI, now=NOW)
    assert (first.token, other.token) == ("P1", "P2")
