"""A page asks the database the same number of questions however many rows it lists."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.cases.test_pages import NOW, a_case, say
from tests.web.desk.visitors import browser, own_run
from tests.web.identity.people import LIU, ZHANG, enter
from tests.web.org.cast import City, city
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.review.actions.decisions import submit
from xiezhi.web.cases.review.opinions import Matter
from xiezhi.web.desk.keeping.rulebooks import shipped_body
from xiezhi.web.desk.models import Disposal, RuleSet
from xiezhi.web.identity.shredding import decline_destruction, propose_destruction
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.writer import Author

# Who looks at which page; ``{}`` is the first case.
PAGES = {
    "/": "officer",
    "/cases/": "officer",
    "/cases/{}/": "officer",
    "/reviews/": "legal_reviewer",
    "/search/?q=殴打": "officer",
    "/me/": "officer",
    "/sheets/": "sysadmin",
    "/running/": "auditor",
    "/keys/": "secadmin",
    "/shredding/": "legal_reviewer",
    "/retention/": "legal_reviewer",
    "/disposals/": "bureau_leader",
    "/rules/": "officer",
}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    made = city()
    grow(made)
    return made


def grow(bureau: City) -> Case:
    """Add one of everything that a page lists."""
    case = a_case(bureau)
    say(bureau, case, "report-received", channel="in-person", matter="public-order", remit="yes")
    submit(actor=bureau.viewers["officer"], case=case, matter=Matter("closing-report"), now=NOW)
    own_run(bureau.viewers["sysadmin"])
    party = enter(ZHANG, case.thread_id)
    proposal = propose_destruction(author=LIU, party=party, ground="个保法第四十七条", now=NOW)
    keeper = Author(f"p-{proposal.pk}"[:36], "secadmin", "t", "u", "JL/")
    decline_destruction(author=keeper, proposal=proposal, reason="期限未满", now=NOW)
    key = new_id(NOW)
    given = {"proposed_by": key, "proposed_at": NOW}
    Disposal.objects.create(disposal_id=key, holding="backups", keys=[], stage="declined", **given)
    RuleSet.objects.create(rule_set_id=key, body=shipped_body(), stage="unfit", reason="x", **given)
    return case


def questions(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_same_number_of_questions_however_many_rows(bureau: City, page: str) -> None:
    first = Case.objects.get()
    client, address = browser(bureau.viewers[PAGES[page]]), page.format(first.pk)
    before = questions(client, address)
    for _ in range(3):
        case = grow(bureau)
    for _ in range(3):
        say(bureau, case, "report-received", channel="in-person", matter="public-order", remit="yes")
        say(
            bureau,
            Case.objects.get(number__endswith="1号"),
            "report-received",
            channel="mail",
            matter="public-order",
            remit="yes",
        )
    assert questions(client, address) == before <= 44
