"""Whatever the law names can be written: each kind of event is offered on the page, or an act of its own writes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.web.cases.test_pages import a_case
from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.web.cases.judging import rulebook
from xiezhi.web.cases.steps import BY_ACTS
from xiezhi.web.journal.models import Entry

# Where these are written; the tests of those modules see them in the journal.
ACTS = {
    "case-reopened": "actions.standing",
    "record-sealed": "actions.record_closure",
    "record-unsealed": "actions.record_closure",
    "thread-merged": "actions.linking",
    "thread-split": "actions.linking",
}


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def test_every_kind_is_offered_or_written_by_an_act(bureau: City) -> None:
    page = browser(bureau.viewers["officer"]).get(f"/cases/{a_case(bureau).pk}/steps/").content.decode()
    offered = set(re.findall(r'<option value="([^"]+)"', page))
    kinds = set(rulebook().vocabulary.events)
    assert offered & kinds == kinds - ACTS.keys()
    assert set(ACTS) == BY_ACTS
    # A kind that nobody writes would be seen.
    assert (kinds | {"planted"}) - offered - ACTS.keys() == {"planted"}


@pytest.mark.parametrize("kind", sorted(ACTS))
def test_what_an_act_writes_cannot_be_entered_as_a_step(bureau: City, kind: str) -> None:
    case = a_case(bureau)
    form = {"event": kind, "when": f"{datetime.now(UTC):%Y-%m-%d}T00:00", "reason": "试"}
    answer = browser(bureau.viewers["officer"]).post(f"/cases/{case.pk}/steps/", form)
    assert answer.status_code == 400
    assert not Entry.objects.filter(thread_id=case.thread_id, what=kind).exists()
