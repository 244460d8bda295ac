"""What papers bring to the desk and to the page of a case."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xiezhi.web.cases import links
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import VIEW
from xiezhi.web.desk import routes as desk_routes
from xiezhi.web.desk.drafts import register_form
from xiezhi.web.desk.visit import Visit
from xiezhi.web.journal.withheld import withhold
from xiezhi.web.papers.forms import paper_form, with_drafts
from xiezhi.web.papers.queries import closed_entries, papers
from xiezhi.web.papers.routes import ROUTES, SECTION


def bring() -> None:
    """Make routes, forms and the link known."""
    desk_routes.register(ROUTES, SECTION)
    links.provide(papers_of)
    links.provide_hanging(lambda case: case.papers.all())
    withhold(closed_entries)
    for kind, again in with_drafts():
        address = "/papers/{}/correct/" if again else f"/cases/{{}}/papers/{kind.kind_id}/"
        register_form(partial(paper_form, kind=kind, again=again), address)


def papers_of(visit: Visit, case: Case) -> Iterator[links.CaseLink]:
    """Yield the papers of a case."""
    count = papers(visit.who, VIEW, visit.now).filter(case=case).count()
    yield links.CaseLink(f"/cases/{case.pk}/papers/", visit.words["papers"], count)
