"""The cells of what review added to the table of rights, for rows, record and HTTP alike."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.web.cases.review.panel import NOW, Panel, panel
from tests.web.cases.review.test_pages import ASKED
from tests.web.desk.visitors import browser
from tests.web.org.cast import PLACES, ROLES, city
from xiezhi.web.cases.actions.steps import record_of
from xiezhi.web.cases.models import Case, CaseOfficer, FrontReview, ReviewTask
from xiezhi.web.cases.review.actions.fronts import Advised, advise
from xiezhi.web.cases.review.queries import FRONTS, GIVE, REASSIGN, REMIND
from xiezhi.web.org.access.policy import Right, shipped_policy
from xiezhi.web.org.access.reach import can
from xiezhi.web.org.viewer import Viewer, legal_day


@pytest.fixture
def seated(db: None) -> Panel:  # noqa: ARG001 - asked for, not used
    return panel(city())


def _stand(seated: Panel, viewer: Viewer, relation: str, *, closed: bool) -> Case:
    me, unit = viewer.account.person_id, seated.bureau.units[PLACES[relation]]
    CaseOfficer.objects.filter(case=seated.case, person_id=me).delete()
    if relation == "mine":
        CaseOfficer.objects.create(case=seated.case, person_id=me, name=me)
    Case.objects.filter(pk=seated.case.pk).update(unit=unit, path=unit.path, record_closed=closed)
    return Case.objects.select_related("unit").get(pk=seated.case.pk)


def test_rows_record_and_http_agree_on_every_cell(seated: Panel) -> None:
    given = Advised("penalty", Decimal(1), "ready", "可以报送")
    front = advise(actor=seated.seats["L2"], case=seated.case, advised=given, now=NOW)
    task = seated.submit()
    ReviewTask.objects.filter(pk=task.pk).update(level="L4")
    addresses: dict[Right, str] = {
        FRONTS: f"/front-reviews/{front.pk}/",
        GIVE: f"/cases/{seated.case.pk}/front-review/",
        REASSIGN: f"/reviews/{task.pk}/reassign/",
        REMIND: f"/reviews/{task.pk}/remind/",
    }
    wrong: list[tuple[object, ...]] = []
    for role in ROLES:
        viewer = seated.bureau.viewer(f"m-{role}", role, "BS")
        client = browser(viewer)
        for relation in PLACES:
            for closed in (True, False):
                case = _stand(seated, viewer, relation, closed=closed)
                said = {
                    right: can(shipped_policy(), viewer.viewpoint, right, record_of(case), legal_day(NOW))
                    for right in addresses
                }
                rows = viewer.rows(
                    FRONTS, legal_day(NOW), FrontReview.objects.all(), path="case__path", closed="case__record_closed"
                )
                if relation != "mine" and rows.exists() is not said[FRONTS]:
                    wrong.append((role, relation, closed, "rows"))
                if closed and any(said.values()):
                    wrong.append((role, relation, closed, "closed off and in reach"))
            asked = said if role in ASKED else {}
            wrong += [
                (role, relation, str(right), said[right])
                for right in asked
                if (client.get(addresses[right]).status_code == 200) is not said[right]
            ]
    assert wrong == []
