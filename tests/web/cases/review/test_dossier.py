"""The dossier comes with the task: whoever is to decide sees every working, and no longer than that."""

from __future__ import annotations

import pytest

from tests.web.cases.review.panel import NOW, panel
from tests.web.desk.visitors import browser
from tests.web.org.cast import City, city
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.models import Case, Obligation, ReviewTask
from xiezhi.web.cases.steps import Step


@pytest.fixture
def bureau(db: None) -> City:  # noqa: ARG001 - asked for, not used
    return city()


def test_a_reviewer_beside_the_case_sees_the_workings_while_the_task_waits(bureau: City) -> None:
    seated = panel(bureau)
    facts = {"fact": "case_class", "value": "public-order", "from_the_beginning": True}
    for event, attrs in (("fact-recorded", facts), ("report-received", {"channel": "in-person"})):
        record(actor=None, case=seated.case, step=Step(event, NOW, attrs=attrs), now=NOW)  # type: ignore[arg-type] # texts
    waiting = Obligation.objects.filter(thread_id=seated.case.thread_id).first()
    assert waiting is not None
    address = f"/cases/{seated.case.pk}/obligations/{waiting.pk}/"
    beside = bureau.viewer("beside", "legal_reviewer", "BS")
    client = browser(beside)
    assert client.get(address).status_code == 404
    task = seated.submit()
    ReviewTask.objects.filter(pk=task.pk).update(level="L4", assigned=beside.account.person_id)
    assert client.get(address).status_code == 200
    # The task opens the dossier, not the case, and nothing that is closed off.
    assert client.get(f"/cases/{seated.case.pk}/").status_code == 404
    Case.objects.filter(pk=seated.case.pk).update(record_closed=True)
    assert client.get(address).status_code == 404
    Case.objects.filter(pk=seated.case.pk).update(record_closed=False)
    ReviewTask.objects.filter(pk=task.pk).update(state="approved")
    assert client.get(address).status_code == 404
