"""A rulebook is proposed by one, tested by the loop, and activated by another from a day."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime

from django.db import transaction

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Language, Text
from xiezhi.seal.verify import Json
from xiezhi.web.desk.keeping.rulebooks import digest_of, effective_digest, folder_of, normal_body, shipped_body
from xiezhi.web.desk.models import RuleSet, RuleSetStage
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import SYSTEM, Note, write
from xiezhi.web.org.access.policy import Right
from xiezhi.web.org.access.reach import Record
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import DeniedError, Viewer, legal_day

LIST, PROPOSE, ACTIVATE = (Right("rule_set", action) for action in ("list", "propose", "activate"))
# These rights reach the whole install; no unit's path limits them.
_WHOLE = Record("")
_TEST_SECONDS = 1_800


@transaction.atomic
def propose_rule_set(*, actor: Viewer, body: bytes | None, reason: str, now: datetime) -> RuleSet:
    """Propose a packed rulebook, or the one that ships (None); the loop tests it before it can be activated."""
    actor.demand(PROPOSE, _WHOLE, legal_day(now), "rulebook")
    if not reason.strip():
        raise OrgError("请填写理由", "give a reason")
    kept = shipped_body() if body is None else normal_body(body)
    made = RuleSet(rule_set_id=new_id(now), body=kept, reason=reason.strip()[:200])
    made.proposed_by, made.proposed_at = actor.account.person_id, now
    made.save(force_insert=True)
    _tell(actor, "rule-set-proposed", made, now)
    return made


@transaction.atomic
def activate_rule_set(*, actor: Viewer, rule_set_id: str, first_day: date, now: datetime) -> RuleSet:
    """Activate from a day a rulebook that somebody else proposed and that passed its test."""
    day = legal_day(now)
    actor.demand(ACTIVATE, _WHOLE, day, rule_set_id)
    found = RuleSet.objects.filter(pk=rule_set_id).first()
    if found is None:
        raise DeniedError(ACTIVATE, rule_set_id)
    me = actor.account.person_id
    if me == found.proposed_by:
        raise OrgError("不得启用自己提出的规则库", "nobody activates what they proposed")
    if first_day < day:
        raise OrgError("启用日不得早于今天", "the first day cannot be before today")
    waiting = RuleSet.objects.filter(pk=rule_set_id, stage=RuleSetStage.PROPOSED)
    if not waiting.update(stage=RuleSetStage.ACTIVE, activated_by=me, activated_at=now, first_day=first_day):
        raise OrgError("该规则库不在待启用状态", "the rulebook is not waiting to be activated")
    found.refresh_from_db()
    _tell(actor, "rule-set-activated", found, now, first_day=first_day.isoformat())
    return found


def _tell(actor: Viewer, what: str, rule_set: RuleSet, now: datetime, **more: Json) -> None:
    body = digest_of(bytes(rule_set.body))
    attrs: dict[str, Json] = {"rule_set": rule_set.pk, "sha256": body, "reason": rule_set.reason}
    write(Note(Kind.ACT, what, attrs=attrs | {"digest": rule_set.digest} | more), actor.author, now)


def try_waiting(_now: datetime) -> Text:
    """Run the examples of every rulebook that was proposed; what disagrees cannot be activated."""
    waiting = list(RuleSet.objects.filter(stage=RuleSetStage.CHECKING))
    for each in waiting:
        told = _tested(each)
        each.told, each.digest = told, str(told.get("digest", ""))
        fits = not told.get("problems") and not told.get("disagreements")
        each.stage = RuleSetStage.PROPOSED if fits else RuleSetStage.UNFIT
        with transaction.atomic():
            each.save(update_fields=["told", "digest", "stage"])
            attrs: dict[str, Json] = {"rule_set": each.pk, "digest": each.digest, "stage": each.stage}
            write(Note(Kind.ACT, "rule-set-tested", attrs=attrs, source="loop"), SYSTEM, datetime.now(UTC))
    return Text(f"检验 {len(waiting)} 部规则库", f"{len(waiting)} rulebooks tested")


def _tested(rule_set: RuleSet) -> dict[str, Json]:
    """Return what ``law test`` says, run beside this process: a rulebook from outside cannot take it down."""
    try:
        folder = folder_of(bytes(rule_set.body))
        digest = effective_digest(bytes(rule_set.body))
    except (XiezhiError, OSError) as error:
        return {"problems": error.say(Language.ZH) if isinstance(error, XiezhiError) else str(error)}
    command = [sys.executable, "-m", "xiezhi", "law", "test", "--rulebook", str(folder), "--format", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TEST_SECONDS)
    except subprocess.TimeoutExpired:
        return {"digest": digest, "problems": f"> {_TEST_SECONDS} s"}
    if done.returncode not in (0, 1):
        return {"digest": digest, "problems": done.stderr[-2_000:]}
    report = json.loads(done.stdout)
    wrong = [f"{each['rule']} · {each['example']}" for each in report["disagreements"]]
    return {"digest": digest, "judgements": report["judgements"], "disagreements": wrong[:50]}
