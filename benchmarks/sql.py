"""Contestant: DuckDB, the ten checks in hand-written SQL, exact when activities repeat."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import duckdb

from benchmarks.measure import tell

LOAD = """
create table ev as
select case_id, pos, activity, cast(timezone('Europe/Rome', ts) as date) as day,
       resource, amount, expense, paymentAmount as paid
from read_parquet($log)
"""

WINDOWS = """
create table marked as
select *,
  min(day) filter (activity = 'Insert Fine Notification') over later as notified_later,
  max(day) filter (activity = 'Create Fine') over earlier as created_before,
  count(*) filter (activity = 'Send Appeal to Prefecture') over earlier as appeals_before,
  count(*) filter (activity = 'Send Appeal to Prefecture') over later as appeals_later,
  max(day) filter (activity = 'Add penalty') over earlier as penalty_before,
  count(*) filter (activity = 'Payment') over earlier as payments_before,
  coalesce(sum(paid) filter (activity = 'Payment') over earlier, 0) as paid_before,
  last_value(case when activity in ('Create Fine', 'Add penalty') then amount end ignore nulls) over earlier as owed,
  coalesce(sum(expense) filter (activity = 'Send Fine') over earlier, 0) as expenses_before
from ev
window earlier as (partition by case_id order by pos rows between unbounded preceding and 1 preceding),
       later as (partition by case_id order by pos rows between 1 following and unbounded following)
"""

_NINE = """
with told as (select case_id, pos, day from ev where activity = 'Insert Fine Notification'),
limits as (
  select told.case_id, told.pos, told.day, case when exists (
    select 1 from ev a where a.case_id = told.case_id
      and a.activity in ('Insert Date Appeal to Prefecture', 'Appeal to Judge')
      and a.day between told.day and told.day + 720) then 1085 else 720 end as days
  from told)
select distinct case_id from limits l
where l.day + l.days < (select max(day) from ev) and not exists (
  select 1 from ev p where p.case_id = l.case_id and p.activity in ('Payment', 'Send for Credit Collection')
    and p.day <= l.day + l.days)
"""

BY_WINDOWS = {
    "r1": "activity = 'Send Fine' and (notified_later is null or notified_later > day + 90)",
    "r2": "activity = 'Send Fine' and (created_before is null or created_before < day - 90)",
    "r3": "activity = 'Receive Result Appeal from Prefecture' and appeals_before = 0",
    "r4": "activity = 'Send for Credit Collection' and penalty_before > day - 365",
    "r5": "activity = 'Payment' and appeals_before > 0",
    "r6": "activity = 'Payment' and payments_before > 1",
    "r7": "activity = 'Insert Date Appeal to Prefecture' and appeals_later = 0",
    "r10": "activity = 'Send for Credit Collection' and paid_before >= owed + expenses_before",
}

_PAIR = """
select distinct t.case_id from ev t where t.activity = '{subject}' and {negated} exists (
  select 1 from ev x where x.case_id = t.case_id and x.activity = '{found}' and {where})"""

BY_RULE = {
    "r1": _PAIR.format(
        subject="Send Fine",
        negated="not",
        found="Insert Fine Notification",
        where="x.pos > t.pos and x.day <= t.day + 90",
    ),
    "r2": _PAIR.format(
        subject="Send Fine", negated="not", found="Create Fine", where="x.pos < t.pos and x.day >= t.day - 90"
    ),
    "r3": _PAIR.format(
        subject="Receive Result Appeal from Prefecture",
        negated="not",
        found="Send Appeal to Prefecture",
        where="x.pos < t.pos",
    ),
    "r4": _PAIR.format(
        subject="Send for Credit Collection",
        negated="",
        found="Add penalty",
        where="x.pos < t.pos and x.day > t.day - 365",
    ),
    "r5": _PAIR.format(subject="Payment", negated="", found="Send Appeal to Prefecture", where="x.pos < t.pos"),
    "r6": "select case_id from ev where activity = 'Payment' group by case_id having count(*) > 2",
    "r7": _PAIR.format(
        subject="Insert Date Appeal to Prefecture",
        negated="not",
        found="Send Appeal to Prefecture",
        where="x.pos > t.pos",
    ),
    "r10": """
select distinct t.case_id from ev t join ev x on x.case_id = t.case_id and x.pos < t.pos
where t.activity = 'Send for Credit Collection' group by t.case_id, t.pos
having coalesce(sum(x.paid) filter (x.activity = 'Payment'), 0)
    >= arg_max(x.amount, x.pos) filter (x.activity in ('Create Fine', 'Add penalty') and x.amount is not null)
       + coalesce(sum(x.expense) filter (x.activity = 'Send Fine'), 0)""",
}


def main(log: Path, way: str, out: Path) -> None:
    """Check the log; write the violating cases of every rule as Parquet and tell their numbers."""
    out.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    connection = duckdb.connect()
    connection.execute("set preserve_insertion_order = false")
    connection.execute(LOAD, {"log": str(log)})
    loaded = time.perf_counter()
    if way == "windows":
        connection.execute(WINDOWS)
        queries = {rule: f"select distinct case_id from marked where {where}" for rule, where in BY_WINDOWS.items()}
    else:
        queries = dict(BY_RULE)
    found: dict[str, int] = {}
    for rule, query in {**queries, "r9": _NINE}.items():
        connection.execute(f"create table {rule} as {query}")
        connection.execute(f"copy {rule} to '{out / rule}.parquet' (format parquet)")
        found[rule] = int(connection.execute(f"select count(*) from {rule}").fetchall()[0][0])
    tell(started, found, time.perf_counter() - loaded)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
