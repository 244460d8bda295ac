"""A synthetic log entered into the database step by step, as a loader of plans enters it."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq

from tests.web.org.cast import City
from xiezhi.engine.log import FACT_RECORDED
from xiezhi.seal.verify import Json
from xiezhi.web.cases.actions.cases import open_case
from xiezhi.web.cases.actions.steps import record
from xiezhi.web.cases.models import Case, CaseClass
from xiezhi.web.cases.steps import Step

END = datetime(2027, 12, 31, tzinfo=UTC)


def enter_log(log: Path, bureau: City, *, threads: int, share: float = 1.0) -> list[Case]:
    """Enter the first threads of a synthetic log at its end; or a share of each one's steps, as if then and there."""
    steps = _steps(log)
    officer = bureau.viewers["officer"]
    assert officer.posting is not None
    made = []
    for thread in sorted(steps)[:threads]:
        case = open_case(
            actor=None,
            case_class=CaseClass.PUBLIC_ORDER,
            title=thread,
            unit=officer.posting.unit,
            handlers=[officer.posting.person],
            now=steps[thread][0].occurred_at,
            thread_id=thread,
        )
        taken = steps[thread][: max(1, round(len(steps[thread]) * share))]
        for step in taken:
            record(actor=None, case=case, step=step, now=END if share == 1.0 else taken[-1].occurred_at)
        made.append(case)
    return made


def _steps(log: Path) -> dict[str, list[Step]]:
    found: dict[str, list[tuple[datetime, int, Step]]] = defaultdict(list)
    for row in pq.read_table(log / "events.parquet").to_pylist():
        attrs: dict[str, Json] = {}
        for name, value in row["attrs"] or []:
            known = attrs.get(name)
            attrs[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
        step = Step(
            row["event"],
            row["occurred_at"],
            row["precision"] == "day",
            row["person_id"],
            dict(row["keys"] or []),
            attrs,
            source="synth",
        )
        found[row["thread_id"]].append((row["occurred_at"], row["seq"], step))
    for row in pq.read_table(log / "facts.parquet").to_pylist():
        at = row["at"] or datetime(2020, 1, 1, tzinfo=UTC)
        attrs = {"fact": row["fact"], "value": row["value"], "from_the_beginning": row["at"] is None}
        found[row["thread_id"]].append(
            (at, -1, Step(FACT_RECORDED, at, False, row["person_id"], {}, attrs, source="synth"))
        )
    return {thread: [step for _, _, step in sorted(each, key=lambda one: one[:2])] for thread, each in found.items()}
