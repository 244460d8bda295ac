"""The ten checks of the fines log once more, in plain loops written straight from their sentences.

Independent of the rulebook, the reader and both evaluators: it reads the Parquet with pyarrow and nothing of ours.
Run it on a log to get the number of violating cases per check::

    python tests/engine/fines_by_hand.py LOG.parquet

Conventions: a day is a calendar day in Europe/Rome; before and after mean the position within the case.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

ROME = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True)
class Step:
    activity: str
    day: date
    resource: str | None
    amount: Decimal | None
    expense: Decimal | None
    paid: Decimal | None


def cases_of(path: Path) -> dict[str, list[Step]]:
    found: dict[str, list[tuple[int, Step]]] = defaultdict(list)
    wanted = ["case_id", "pos", "activity", "ts", "resource", "amount", "expense", "paymentAmount"]
    for row in pq.read_table(path, columns=wanted).to_pylist():
        at: datetime = row["ts"]
        money = [None if row[name] is None else Decimal(str(row[name])) for name in wanted[5:]]
        step = Step(row["activity"], at.astimezone(ROME).date(), row["resource"], money[0], money[1], money[2])
        found[row["case_id"]].append((row["pos"], step))
    return {case: [step for _, step in sorted(steps, key=lambda each: each[0])] for case, steps in found.items()}


def r1(case: list[Step], _end: date) -> bool:
    """Some Send Fine is not followed by an Insert Fine Notification within 90 days."""
    return any(
        step.activity == "Send Fine"
        and not any(
            later.activity == "Insert Fine Notification" and (later.day - step.day).days <= 90
            for later in case[position + 1 :]
        )
        for position, step in enumerate(case)
    )


def r2(case: list[Step], _end: date) -> bool:
    """Some Send Fine has no Create Fine before it at most 90 days earlier."""
    return any(
        step.activity == "Send Fine"
        and not any(
            earlier.activity == "Create Fine" and (step.day - earlier.day).days <= 90 for earlier in case[:position]
        )
        for position, step in enumerate(case)
    )


def r3(case: list[Step], _end: date) -> bool:
    """Some Receive Result Appeal from Prefecture has no earlier Send Appeal to Prefecture."""
    return any(
        step.activity == "Receive Result Appeal from Prefecture"
        and not any(earlier.activity == "Send Appeal to Prefecture" for earlier in case[:position])
        for position, step in enumerate(case)
    )


def r4(case: list[Step], _end: date) -> bool:
    """Some Send for Credit Collection comes earlier than 365 days after an Add penalty."""
    return any(
        step.activity == "Send for Credit Collection"
        and any(
            earlier.activity == "Add penalty" and (step.day - earlier.day).days < 365 for earlier in case[:position]
        )
        for position, step in enumerate(case)
    )


def r5(case: list[Step], _end: date) -> bool:
    """Some Payment comes after a Send Appeal to Prefecture."""
    return any(
        step.activity == "Payment"
        and any(earlier.activity == "Send Appeal to Prefecture" for earlier in case[:position])
        for position, step in enumerate(case)
    )


def r6(case: list[Step], _end: date) -> bool:
    """There are more than two Payments."""
    return sum(step.activity == "Payment" for step in case) > 2


def r7(case: list[Step], _end: date) -> bool:
    """Some Insert Date Appeal to Prefecture is never followed by a Send Appeal to Prefecture."""
    return any(
        step.activity == "Insert Date Appeal to Prefecture"
        and not any(later.activity == "Send Appeal to Prefecture" for later in case[position + 1 :])
        for position, step in enumerate(case)
    )


def r8(case: list[Step], _end: date) -> bool:
    """Some Add penalty is by the same person as the Create Fine; where a name is missing nobody can tell."""
    makers = {step.resource for step in case if step.activity == "Create Fine"}
    return any(
        step.activity == "Add penalty" and step.resource is not None and step.resource in makers for step in case
    )


def r9(case: list[Step], end: date) -> bool:
    """Some notified fine is neither paid nor sent to collection within 720 days (1,085 after an appeal).

    A period that ends on the last day of the log or later is left out. Collection and payment count wherever they
    stand in the case, if they are in time; an appeal counts from the day of the notification on.
    """
    appeals = {"Insert Date Appeal to Prefecture", "Appeal to Judge"}
    answers = {"Payment", "Send for Credit Collection"}
    for step in case:
        if step.activity != "Insert Fine Notification":
            continue
        appealed = any(each.activity in appeals and 0 <= (each.day - step.day).days <= 720 for each in case)
        limit = 1085 if appealed else 720
        answered = any(each.activity in answers and (each.day - step.day).days <= limit for each in case)
        if not answered and (end - step.day).days > limit:
            return True
    return False


def r10(case: list[Step], _end: date) -> bool:
    """Some Send for Credit Collection although the payments before it cover the last amount and the expenses."""
    for position, step in enumerate(case):
        if step.activity != "Send for Credit Collection":
            continue
        before = case[:position]
        amounts = [each.amount for each in before if each.amount is not None]
        if not amounts:
            continue
        paid = sum((each.paid for each in before if each.paid is not None), Decimal(0))
        expenses = sum((each.expense for each in before if each.expense is not None), Decimal(0))
        if paid >= amounts[-1] + expenses:
            return True
    return False


CHECKS = {"r1": r1, "r2": r2, "r3": r3, "r4": r4, "r5": r5, "r6": r6, "r7": r7, "r8": r8, "r9": r9, "r10": r10}


def violating_cases(path: Path) -> dict[str, int]:
    cases = cases_of(path)
    end = max(step.day for steps in cases.values() for step in steps)
    found: Counter[str] = Counter()
    for steps in cases.values():
        found.update(name for name, check in CHECKS.items() if check(steps, end))
    return {name: found[name] for name in CHECKS}


if __name__ == "__main__":
    print(json.dumps(violating_cases(Path(sys.argv[1])), indent=1))
