"""What is kept for a period and then disposed of, once one has listed it and another approved.

What counts as evidence is not here: the journal is never disposed of. What goes by itself, after a time that needs
nobody's judgement (drafts, one-time answers, uploaded files of lists, dead sessions), is not here either.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xiezhi.core.text import Text
from xiezhi.web.desk.models import RunState, SheetFile, SheetRow, SheetRun


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing: how long it is kept and on what ground, which are past that, and how they go.

    ``due`` gives keys, the oldest first; ``dispose`` gets keys that are still due and says how many went.
    """

    name: str
    title: Text
    ground: Text
    kept: timedelta
    due: Callable[[datetime], list[str]]
    dispose: Callable[[Sequence[str]], int]


_HOLDINGS: dict[str, Holding] = {}


def keep(holding: Holding) -> None:
    """Make a holding known; every app does so for its own when it is ready."""
    _HOLDINGS[holding.name] = holding


def holdings() -> tuple[Holding, ...]:
    """Return every holding."""
    return tuple(_HOLDINGS.values())


def holding_named(name: str) -> Holding | None:
    """Return a holding by its name."""
    return _HOLDINGS.get(name)


_RUNS_KEPT, _BACKUPS_KEPT = timedelta(days=180), timedelta(days=90)
_ENDED = (RunState.REFUSED, RunState.APPLIED, RunState.UNDONE, RunState.DISCARDED)


def _old_runs(now: datetime) -> list[str]:
    rows = SheetRun.objects.filter(state__in=_ENDED, changed_at__lt=now - _RUNS_KEPT, rows__isnull=False)
    return list(rows.order_by("run_id").values_list("pk", flat=True).distinct())


def _clear_runs(keys: Sequence[str]) -> int:
    """Let the rows of a run and its file go; the run stays with its counts and the SHA-256 of the file."""
    SheetFile.objects.filter(run__in=keys).delete()
    SheetRow.objects.filter(run__in=keys).delete()
    return len(keys)


def _backups() -> list[Path]:
    folder = settings.ENVIRONMENT.backups
    return sorted(folder.glob("xiezhi-????????T??????Z.zip")) if folder is not None else []


def _old_backups(now: datetime) -> list[str]:
    # The newest stays, however old it is.
    made = {each.name: datetime.strptime(each.stem, "xiezhi-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) for each in _backups()}
    return [name for name in sorted(made)[:-1] if made[name] < now - _BACKUPS_KEPT]


def _remove_backups(keys: Sequence[str]) -> int:
    found = [each for each in _backups()[:-1] if each.name in keys]

    def remove() -> None:
        for each in found:
            each.unlink(missing_ok=True)

    # Once the journal has it: a file that is gone does not come back with the transaction.
    transaction.on_commit(remove, robust=True)
    return len(found)


def keep_own() -> None:
    """Make the holdings of the desk known."""
    least = Text(
        "个人信息保护法第十九条：保存期限为实现目的所必要的最短时间", "PIPL art. 19: no longer than the purpose needs"
    )
    rows = Text("已结束的表格导入（逐行明细）", "rows of finished uploads")
    destroyed = Text(
        "已销毁的身份仍可从旧备份读出，须随期限删除", "an identity that was ended can still be read from old backups"
    )
    keep(
        Holding(
            "sheet-runs",
            rows,
            least,
            _RUNS_KEPT,
            _old_runs,
            _clear_runs,
        )
    )
    keep(Holding("backups", Text("过期备份", "old backups"), destroyed, _BACKUPS_KEPT, _old_backups, _remove_backups))
