"""Reading papers: always through the case they belong to."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from xiezhi.web.cases.actions.steps import APPEND
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import VIEW, cases
from xiezhi.web.desk.files.contents import opened
from xiezhi.web.desk.files.records import RecordKind
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.journal.withheld import names
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.subtree import line_of
from xiezhi.web.org.viewer import DeniedError, Viewer
from xiezhi.web.papers.kinds import PaperKind
from xiezhi.web.papers.models import Paper, PaperTemplate

UPLOAD = Right("paper_template", "upload")
# Files hang on a paper through the actions of papers only: nothing is added to it or superseded from a page of files.
ON_PAPER = RecordKind(
    name="paper",
    see=VIEW,
    add=APPEND,
    rows=Paper.objects.all,
    path="case__path",
    person="case__officers__person_id",
    title=lambda paper: str(paper.number),
    holder=lambda paper: f"paper:{paper.pk}",
    closed="case__record_closed",
)


def closed_entries() -> Q:
    """Return which entries of the journal are kept back: those about the files of papers of closed records."""
    closed = Paper.objects.filter(case__record_closed=True).values("pk")
    return names("attrs", "record", closed) | names("attrs", "paper", closed)


def papers(viewer: Viewer, right: Right, now: datetime) -> QuerySet[Paper]:
    """Return the papers of the cases that a right reaches."""
    reached = cases(viewer, right, now).values("pk")
    return Paper.objects.filter(case__in=reached).select_related("case__unit", "made_by", "supersedes")


def one_paper(viewer: Viewer, right: Right, paper_id: str, now: datetime) -> Paper:
    """Return one paper that a right reaches, or refuse as if it did not exist."""
    found = papers(viewer, right, now).filter(pk=paper_id).first()
    if found is None:
        raise DeniedError(right, paper_id)
    return found


def file_of(paper: Paper) -> StoredFile:
    """Return the file of a paper, with all that is needed to open it."""
    return opened().get(kind=ON_PAPER.name, record_id=paper.pk)


def template_of(case: Case, kind: PaperKind) -> PaperTemplate | None:
    """Return the newest template of the nearest unit above a case; None: the default."""
    rows = PaperTemplate.objects.filter(kind=kind.kind_id, unit__path__in=line_of(case.unit.path)).select_related(
        "unit"
    )
    return max(rows, key=lambda each: (len(each.unit.path), each.pk), default=None)
