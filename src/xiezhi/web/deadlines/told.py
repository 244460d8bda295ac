"""The registers of what was escalated and of what moved, and what home and the page of a case say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, TypeVar, cast

from django.db.models import Case as When
from django.db.models import CharField, Exists, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models import When as If

from xiezhi.core.text import Language
from xiezhi.engine.verdicts import Verdict
from xiezhi.web.cases.links import CaseLink
from xiezhi.web.cases.models import Case
from xiezhi.web.cases.queries import obligations
from xiezhi.web.cases.wording import due_text, light, local
from xiezhi.web.deadlines.days import begin_of
from xiezhi.web.deadlines.models import Digest, Escalation, Move, MoveCause, MoveKind, Rejudging
from xiezhi.web.deadlines.queries import EXPORT, LIST, VIEW
from xiezhi.web.deadlines.registers import CASE_COLUMNS, DEADLINES, CaseRegister, rule_title
from xiezhi.web.desk.registers.register import Column, Narrow
from xiezhi.web.desk.todo import Group, Task
from xiezhi.web.desk.visit import Visit
from xiezhi.web.org.viewer import legal_day
from xiezhi.web.ui.words import ROLES, two

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Rows = TypeVar("Rows", bound=Model)
OPEN, CLOSED = "open", "closed"
_TONES = {MoveKind.MOVED: "yellow", MoveKind.VERDICT: "red", MoveKind.CONFIRMED: "green", MoveKind.NEW: "azure"}
# How long a move is told on the home page.
_TOLD_FOR = timedelta(days=7)


class _OfCase(TypedDict):
    case_number: str
    unit_name: str
    path: str
    standing: str


Escalated: TypeAlias = "WithAnnotations[Escalation, _OfCase]"
Moved: TypeAlias = "WithAnnotations[Move, _OfCase]"


def _of_case() -> Mapping[str, Subquery]:
    case = Case.objects.filter(pk=OuterRef("case_key"))
    named = {"case_number": "number", "unit_name": "unit__name", "path": "path"}
    return {name: Subquery(case.values(column)[:1]) for name, column in named.items()}


# ---------------------------------------------------------------- escalated


def _escalated(visit: Visit) -> QuerySet[Escalated]:
    overdue = obligations(visit.now).filter(pk=OuterRef("obligation_id"), verdict_now=Verdict.OVERDUE)
    standing = When(If(Exists(overdue), then=Value(OPEN)), default=Value(CLOSED), output_field=CharField())
    return cast("QuerySet[Escalated]", Escalation.objects.annotate(standing=standing, **_of_case()))


def _standings(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(each, visit.words[f"escalation_{each}"]) for each in (OPEN, CLOSED)]


def _told_to(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(role, ROLES[role].say(visit.language)) for role in ("unit_head", "legal_reviewer")]


# Any: escalations and moves name their rule alike.
_RULE: Column[Any] = Column(
    "rule", lambda words: words["deadline_rule"], lambda row, visit: rule_title(row.rule_id, visit), "rule_id", width=32
)
ESCALATIONS: CaseRegister[Escalated] = CaseRegister(
    name="escalations",
    title=lambda words: words["escalations"],
    address="/deadlines/escalations/",
    right=LIST,
    export=EXPORT,
    read_as="escalations-listed",
    base=_escalated,
    columns=(
        _RULE,
        Column(
            "standing",
            lambda words: words["deadline_light"],
            lambda row, visit: dict(_standings(visit))[row.standing],
            "standing",
            Narrow.CHOICE,
            _standings,
            tone=lambda row: "red" if row.standing == OPEN else "green",
        ),
        Column(
            "role",
            lambda words: words["escalation_to"],
            lambda row, visit: dict(_told_to(visit)).get(row.role, row.role),
            "role",
            Narrow.CHOICE,
            _told_to,
        ),
        Column(
            "due",
            lambda words: words["deadline_due"],
            lambda row, _: due_text(row.due_at),
            "due_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        Column(
            "raised",
            lambda words: words["escalation_at"],
            lambda row, _: local(row.raised_at),
            "raised_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        *CASE_COLUMNS,
    ),
    order=("-raised_at", "escalation_id"),
    path="path",
    link=lambda row: f"/cases/{row.case_key}/",
    view=VIEW,
    head="deadlines/head.html",
)


# ---------------------------------------------------------------- moved


def _moved(_visit: Visit) -> QuerySet[Moved]:
    return cast("QuerySet[Moved]", Move.objects.annotate(**_of_case()))


def _kinds(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(label), visit.language)) for value, label in MoveKind.choices]


def _causes(visit: Visit) -> Sequence[tuple[str, str]]:
    return [(value, two(str(label), visit.language)) for value, label in MoveCause.choices]


def _verdict(verdict: str, level: str, language: Language) -> str:
    return light(verdict, level or None, language)["word"] if verdict else ""


def _last_run(visit: Visit) -> Mapping[str, object]:
    del visit
    return {"run": Rejudging.objects.first()}


MOVES: CaseRegister[Moved] = CaseRegister(
    name="moves",
    title=lambda words: words["moves"],
    address="/deadlines/moves/",
    right=LIST,
    export=EXPORT,
    read_as="moves-listed",
    base=_moved,
    columns=(
        _RULE,
        Column(
            "kind",
            lambda words: words["move_kind"],
            lambda row, visit: two(str(row.get_kind_display()), visit.language),
            "kind",
            Narrow.CHOICE,
            _kinds,
            tone=lambda row: _TONES.get(MoveKind(row.kind), "secondary"),
        ),
        Column("old", lambda words: words["move_old"], lambda row, _: due_text(row.old_due), "old_due", width=20),
        Column("new", lambda words: words["move_new"], lambda row, _: due_text(row.new_due), "new_due", width=20),
        Column(
            "was",
            lambda words: words["move_was"],
            lambda row, visit: _verdict(row.old_verdict, row.old_level, visit.language),
        ),
        Column(
            "is",
            lambda words: words["move_is"],
            lambda row, visit: _verdict(row.new_verdict, row.new_level, visit.language),
        ),
        Column(
            "cause",
            lambda words: words["move_cause"],
            lambda row, visit: two(str(row.get_cause_display()), visit.language),
            "cause",
            Narrow.CHOICE,
            _causes,
        ),
        Column(
            "moved",
            lambda words: words["move_at"],
            lambda row, _: local(row.moved_at),
            "moved_at",
            Narrow.DAYS,
            instant=True,
            width=20,
        ),
        *CASE_COLUMNS,
    ),
    order=("-moved_at", "pk"),
    path="path",
    link=lambda row: f"/cases/{row.case_key}/",
    view=VIEW,
    head="deadlines/moves_head.html",
    context=_last_run,
)


# ---------------------------------------------------------------- home, and the page of a case


def told_lines(visit: Visit) -> Iterator[Task]:
    """Yield what home says of escalations to one's role, of what moved in the last week, of unread digests."""
    if not visit.who.may(LIST, visit.day):
        return
    role = visit.who.posting.role if visit.who.posting else ""
    if role in dict(_told_to(visit)):
        count = ESCALATIONS.rows(visit, LIST).filter(standing=OPEN, role=role).count()
        if count:
            url = f"/deadlines/escalations/?standing={OPEN}&role={role}"
            yield Task(Group.MINE, url, visit.words["escalated_to_me"], count)
    since = legal_day(visit.now - _TOLD_FOR)
    count = MOVES.rows(visit, LIST).filter(moved_at__gte=begin_of(since)).count()
    if count:
        yield Task(Group.NOTICES, f"/deadlines/moves/?moved_from={since}", visit.words["moved_lately"], count)
    count = Digest.objects.filter(person=visit.who.account.person, read_at=None, empty=False).count()
    if count:
        yield Task(Group.NOTICES, "/deadlines/digests/", visit.words["digests_unread"], count)


def case_links(visit: Visit, case: Case) -> Iterator[CaseLink]:
    """Yield the links from the page of a case: its open deadlines, and what of them was escalated."""
    count = DEADLINES.rows(visit, LIST).filter(case_key=case.pk).count()
    yield CaseLink(f"/deadlines/?case={case.number}", visit.words["deadlines"], count)
    count = ESCALATIONS.rows(visit, LIST).filter(case_key=case.pk).count()
    if count:
        yield CaseLink(f"/deadlines/escalations/?case={case.number}", visit.words["escalations"], count)
