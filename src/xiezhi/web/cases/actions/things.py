"""Naming an item of property, by itself or in the transaction of the step with which it comes up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from xiezhi.web.cases.actions.steps import APPEND, Change, record, record_of
from xiezhi.web.cases.models import Case, Item
from xiezhi.web.cases.problems import CaseError
from xiezhi.web.cases.steps import Step
from xiezhi.web.cases.things import ITEM
from xiezhi.web.identity.texts import known, tokenised
from xiezhi.web.journal.entry_ids import new_id
from xiezhi.web.journal.models import Kind
from xiezhi.web.journal.writer import Note, write
from xiezhi.web.org.viewer import Viewer, legal_day

LONGEST_NAME, LONGEST_QUANTITY = 80, 40


@dataclass(frozen=True, slots=True)
class Named:
    """How a new item is called, and how much of it there is."""

    name: str
    quantity: str = ""


@transaction.atomic
def name_item(*, actor: Viewer, case: Case, named: Named, now: datetime, key: str = "") -> Item:
    """Name an item of a case; ``key``: that of the step it came up with. Raises ``CaseError`` without a name."""
    actor.demand(APPEND, record_of(case), legal_day(now), case.case_id)
    words = known(case.thread_id)
    name, quantity = (tokenised(each.strip(), words) for each in (named.name, named.quantity))
    if not name:
        raise CaseError("item_name", "须写明财物名称", "say what the item is")
    for where, text, most in (("item_name", name, LONGEST_NAME), ("item_quantity", quantity, LONGEST_QUANTITY)):
        if len(text) > most:
            raise CaseError(where, f"至多 {most} 个字", f"is at most {most} characters long")
    # Two who name items of one case wait for each other, so that each has a place of its own.
    Case.objects.select_for_update().get(pk=case.pk)
    place = (case.items.aggregate(last=Max("place"))["last"] or 0) + 1
    item = Item(case=case, key=key or new_id(now), place=place, name=name, quantity=quantity)
    item.save(force_insert=True)
    note = Note(
        Kind.ACT,
        "item-named",
        attrs={"case": case.pk, "item": item.key, "place": place},
        personal={"name": name, "quantity": quantity},
    )
    write(note, actor.author, now)
    return item


@transaction.atomic
def record_about(
    *, actor: Viewer, case: Case, step: Step, named: Named | None, now: datetime, reason: str = ""
) -> list[Change]:
    """Write a step and, with ``named``, the item under its key ``item``; return what the step did."""
    changes = record(actor=actor, case=case, step=step, now=now, reason=reason)
    if named is not None:
        name_item(actor=actor, case=case, named=named, now=now, key=step.keys[ITEM])
    return changes
