"""Making, serving and voiding a paper. What was issued never changes: a correction is a new paper in its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from xiezhi.seal.verify import Json, canonical
from xiezhi.web.cases import series
from xiezhi.web.cases.actions.steps import APPEND, Change, look_ahead, record, record_of
from xiezhi.web.cases.log import events
from xiezhi.web.cases.models import Case, Party
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.desk.actions.files import Upload, add_file
from xiezhi.web.desk.files.contents import key_to
from xiezhi.web.identity.models import Party as Identity
from xiezhi.web.identity.texts import TOKEN, known, tokenised
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.viewer import Viewer, legal_day
from xiezhi.web.papers.filling import Given, case_values, identity_of, person_values
from xiezhi.web.papers.kinds import PaperKind, kinds
from xiezhi.web.papers.layout import default_template
from xiezhi.web.papers.models import Paper, PaperState
from xiezhi.web.papers.problems import PaperError
from xiezhi.web.papers.queries import ON_PAPER, file_of, template_of
from xiezhi.web.papers.rendering import render

STANDING = (PaperState.ISSUED, PaperState.SERVED)
_REASON = 200


@transaction.atomic
def make_paper(
    *,
    actor: Viewer,
    case: Case,
    kind: PaperKind,
    given: Given,
    now: datetime,
    corrects: Paper | None = None,
    reason: str = "",
) -> Paper:
    """Make a paper of a case, number it and keep its file; with ``corrects`` it takes that paper's place."""
    # Whoever closes the record or corrects the same paper at this moment waits here, or is waited for.
    case = Case.objects.select_for_update().get(pk=case.pk)
    actor.demand(APPEND, record_of(case), legal_day(now), case.pk)
    party, typed = _party(case, kind, given.token), _typed(kind, given)
    if corrects is not None:
        corrects = _locked(corrects)
        _demand_standing(corrects, same=kind)
        reason = _reason(case, reason)
    own = template_of(case, kind)
    template = default_template(kind) if own is None else bytes(own.content)
    paper = Paper(
        paper_id=new_id(now),
        case=case,
        kind=kind.kind_id,
        person_id=party.person_id if party else "",
        template_sha256=hashlib.sha256(template).hexdigest(),
        supersedes=corrects,
        made_by_id=actor.account.person_id,
        made_at=now,
        reason=reason,
    )
    _number(paper, case, kind)
    paper.save(force_insert=True)
    identity = None if party is None else identity_of(party)
    person = person_values(identity) if kind.person else {}
    content = render(template, kind, {**case_values(case, now), **person, **typed, "number": paper.number})
    upload = Upload(f"{kind.label.zh}.docx", content, _named(case, identity, typed))
    file = add_file(actor=actor, kind=ON_PAPER, record_id=paper.pk, given=upload, now=now)
    paper.typed = encrypted(canonical({"typed": dict(typed), "token": given.token}), key_to(file), _bound(paper))
    told = Note(
        Kind.ACT,
        "paper-made",
        supersedes=corrects.entry_id if corrects else None,
        attrs=_told(paper) | {"kind": kind.kind_id, "file": file.pk, "template_sha256": paper.template_sha256},
    )
    paper.entry_id = write(told, actor.author, now).entry_id
    paper.save(update_fields=["typed", "entry_id"])
    if corrects is not None:
        Paper.objects.filter(pk=corrects.pk).update(state=PaperState.SUPERSEDED)
    return paper


def given_for(paper: Paper) -> Given:
    """Return what was typed for a paper, as the start of its correction."""
    plain = json.loads(decrypted(bytes(paper.typed), key_to(file_of(paper)), _bound(paper)))
    return Given({str(name): str(text) for name, text in plain["typed"].items()}, str(plain["token"]))


def step_of(paper: Paper, at: datetime, asked: Mapping[str, Json]) -> Step:
    """Return the event that serving a paper is."""
    kind = kinds()[paper.kind]
    if kind.serves is None:
        raise PaperError("这种文书不需送达", "a paper of this kind is not served")
    attrs = {name: _value(paper, value) for name, value in kind.serves.attrs.items()} | dict(asked)
    person_id = paper.person_id if "suspect" in kind.person and paper.person_id else None
    before = events().filter(thread_id=paper.case.thread_id, what=kind.serves.follows).last()
    # The case is named by whoever records the step.
    keys = {} if before is None else {name: str(key) for name, key in before.keys.items() if name != "case"}
    return Step(kind.serves.event, at, person_id=person_id, keys=keys, attrs=attrs)


def look_at_service(*, actor: Viewer, paper: Paper, step: Step, now: datetime) -> list[Change]:
    """Return what serving a paper would start, meet or break; nothing is written."""
    try:
        return look_ahead(actor=actor, case=paper.case, step=step, now=now)
    except CaseError as error:
        raise PaperError(error.what.zh, error.what.en) from error


@transaction.atomic
def serve_paper(*, actor: Viewer, paper: Paper, step: Step, now: datetime, reason: str = "") -> None:
    """Say that a paper was served: an event of the case, which the law judges."""
    case = Case.objects.select_for_update().get(pk=paper.case_id)
    actor.demand(APPEND, record_of(case), legal_day(now), paper.pk)
    paper = _locked(paper)
    service = kinds()[paper.kind].serves
    if paper.state != PaperState.ISSUED or service is None:
        raise PaperError(
            "只有已制作、未送达的文书可以登记送达", "only a paper that is issued and not served can be served"
        )
    # A moment is typed to the minute.
    if step.occurred_at < paper.made_at - timedelta(minutes=1):
        raise PaperError("送达时间早于文书制作时间", "it cannot be served before it was made")
    reason = tokenised(reason, known(case.thread_id))
    try:
        record(actor=actor, case=case, step=step, now=now, reason=reason)
    except CaseError as error:
        raise PaperError(error.what.zh, error.what.en) from error
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.SERVED, served_at=step.occurred_at)
    note = Note(Kind.ACT, "paper-served", attrs=_told(paper) | {"event": service.event})
    write(note, actor.author, now)


@transaction.atomic
def void_paper(*, actor: Viewer, paper: Paper, reason: str, now: datetime) -> None:
    """Say that a paper does not count, and why; its number is not given again."""
    case = Case.objects.select_for_update().get(pk=paper.case_id)
    actor.demand(APPEND, record_of(case), legal_day(now), paper.pk)
    paper = _locked(paper)
    _demand_standing(paper)
    reason = _reason(case, reason)
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.VOIDED, reason=reason)
    paper.reason = reason
    write(Note(Kind.ACT, "paper-voided", supersedes=paper.entry_id, attrs=_told(paper)), actor.author, now)


def _party(case: Case, kind: PaperKind, token: str) -> Party | None:
    if case.case_class not in kind.classes:
        raise PaperError(f"{kind.label.zh}不用于这类案件", f"{kind.label.en} is not for cases of this class")
    found = case.parties.filter(token=token, kind__in=kind.person).first() if token else None
    if found is None and (token or kind.person_required):
        raise PaperError("请选择文书所涉的当事人", "choose whom the paper names")
    return found


def _typed(kind: PaperKind, given: Given) -> dict[str, str]:
    missing = [each.label for each in kind.typed if each.required and not given.typed.get(each.name, "").strip()]
    if missing:
        zh, en = "、".join(each.zh for each in missing), ", ".join(each.en for each in missing)
        raise PaperError(f"缺少：{zh}", f"missing: {en}")
    return {each.name: given.typed.get(each.name, "").strip() for each in kind.typed}


def _number(paper: Paper, case: Case, kind: PaperKind) -> None:
    """Give a paper the next number of its series."""
    year = legal_day(paper.made_at).year
    paper.unit, paper.year = case.unit, year
    paper.number, paper.serial = series.numbered(f"{case.unit.code}公{kind.mark}〔{year}〕", Paper)


def _named(case: Case, identity: Identity | None, typed: Mapping[str, str]) -> list[Identity]:
    """Return everyone a paper names, by choice or in what was typed: without the key of each, nobody reads it."""
    tokens = set(TOKEN.findall(tokenised("\n".join(typed.values()), known(case.thread_id))))
    tokens |= {identity.token} if identity else set()
    return list(Identity.objects.filter(thread_id=case.thread_id, token__in=tokens).select_related("key"))


def _value(paper: Paper, value: Json) -> Json:
    """Return a fixed particular; ``$event.name`` is what the case says there, and failing that the paper's number."""
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    event, _, name = value.removeprefix("$").partition(".")
    entry = events().filter(thread_id=paper.case.thread_id, what=event).last() if name else None
    said = entry.attrs.get(name) if entry else None
    return paper.number if said is None else said


def _locked(paper: Paper) -> Paper:
    return Paper.objects.select_for_update().get(pk=paper.pk)


def _demand_standing(paper: Paper, same: PaperKind | None = None) -> None:
    if paper.state not in STANDING or (same is not None and paper.kind != same.kind_id):
        raise PaperError("文书已更正或作废，不能再办", "the paper is superseded or voided already")


def _reason(case: Case, reason: str) -> str:
    told = tokenised(reason.strip(), known(case.thread_id))
    if not told or len(told) > _REASON:
        raise PaperError(f"请填写理由（{_REASON} 字以内）", f"give a reason, in at most {_REASON} characters")
    return told


def _told(paper: Paper) -> dict[str, Json]:
    return {"paper": paper.pk, "case": paper.case_id, "number": paper.number, "reason": paper.reason}


def _bound(paper: Paper) -> str:
    return f"typed:{paper.pk}"
