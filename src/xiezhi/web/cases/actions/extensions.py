"""Asking for an extension or a pause: a request under review, which takes effect when the last level approves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from xiezhi.web.cases.actions.steps import Change, foresee, record_of
from xiezhi.web.cases.extensions import Extension, Wanted, prolonged, steps_of
from xiezhi.web.cases.models import Case, ReviewTask
from xiezhi.web.cases.powers import level_of, powers
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.review.actions.decisions import submit
from xiezhi.web.cases.review.chains import Asked, chains_in_force
from xiezhi.web.cases.review.machine import Place
from xiezhi.web.cases.review.opinions import Matter
from xiezhi.web.cases.review.queries import DECIDE, candidates
from xiezhi.web.cases.steps import checked
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.viewer import Viewer, legal_day


def level_expected(case: Case, kind: Extension, now: datetime) -> str:
    """Return the rank at which a request would be granted; ``CaseError`` where nobody here may grant it."""
    chain = chains_in_force().for_what(Asked(case.case_class, kind.matter, case.unit.kind))
    if chain.levels[-1] == "L3":
        return powers()["unit_head"][case.unit.kind]
    able = candidates(case, Place(chain.levels, level=chain.levels[-1]), now, chain.least)
    if not able:
        raise CaseError(
            "level",
            "本系统内没有级别足够的批准人；经上级批准后，请在“登记一步”中登记",
            "nobody here ranks high enough to approve; once the organ above has approved, enter that as a step",
        )
    return level_of(able[0])


def look_at_extension(*, actor: Viewer, case: Case, kind: Extension, wanted: Wanted, now: datetime) -> list[Change]:
    """Return what an extension would move if it were granted now; nothing is written."""
    actor.demand(DECIDE["L1"], record_of(case), legal_day(now), case.pk)
    steps = steps_of(case, kind, wanted, level_expected(case, kind, now), now)
    return foresee(case=case, steps=steps, author=actor.author, now=now)


@transaction.atomic
def ask_extension(*, actor: Viewer, case: Case, kind: Extension, wanted: Wanted, now: datetime) -> ReviewTask:
    """Ask for an extension or a pause with a reason; names in it become tokens."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)
    actor.demand(DECIDE["L1"], record_of(case), legal_day(now), case.pk)
    if case.closed_at is not None:
        raise CaseError("state", "案件已结", "the case is closed")
    if case.case_class not in kind.classes:
        raise CaseError("class", "此类案件没有这种延长或中止", "a case of this class has no such extension")
    reason = tokenised(wanted.reason.strip(), known(case.thread_id))
    if not reason:
        raise CaseError("reason", "须写明理由", "say why")
    if kind.person and not wanted.person_id:
        raise CaseError("person", "须指明当事人", "say whose period it is")
    if kind.of and not prolonged(case, kind).filter(pk=wanted.of).exists():
        raise CaseError("of", "须指明延长哪一项", "say which one is prolonged")
    told = replace(wanted, reason=reason)
    # What the law has no word for is refused now, not when the last level approves.
    steps = [checked(each, now) for each in steps_of(case, kind, told, level_expected(case, kind, now), now)]
    task = submit(actor=actor, case=case, matter=Matter(kind.matter, wanted.person_id), now=now, text=reason)
    attrs = {name: steps[-1].attrs[name] for name in wanted.attrs}
    note = Note(
        Kind.ACT,
        "extension-asked",
        thread_id=case.thread_id,
        person_id=wanted.person_id or None,
        attrs={
            "task": task.pk,
            "case": case.pk,
            "extension": kind.extension_id,
            "attrs": attrs,
            "facts": list(wanted.facts),
            "of": wanted.of,
            "reason": reason,
        },
    )
    write(note, actor.author, now)
    return task
