"""Figures known from records, and what a report says of them. The first source is a plain JSON file.

The file is a list of objects such as
``{"subject": "刑事立案", "unit": "起", "period": "2025年", "value": "6213", "source": "台账"}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

from xiezhi.checker.arithmetic import show
from xiezhi.checker.bench import Bench, finding
from xiezhi.checker.model import Claim, Finding, KnownFigure, KnownFigures, Verdict
from xiezhi.checker.units import may_join
from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

_FIELDS = ("subject", "unit", "period", "value", "source")


class KnownFiguresError(XiezhiError):
    """A file of known figures that cannot be read."""


class JsonFigures:
    """Known figures from a JSON file, compared by subject, unit and period."""

    def __init__(self, figures: tuple[KnownFigure, ...]) -> None:
        self._figures = figures

    @classmethod
    def read(cls, path: Path) -> JsonFigures:
        """Read the file; raise ``KnownFiguresError`` naming the entry that is wrong."""
        try:
            records = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise _refused(str(path), f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise _refused(str(path), "不是 UTF-8 的 JSON 文件", "is not a JSON file in UTF-8") from error
        if not isinstance(records, list):
            raise _refused(str(path), "应为列表", "must be a list")
        return cls(tuple(_figure(f"{path}[{place}]", record) for place, record in enumerate(records)))

    def matching(self, claim: Claim) -> tuple[KnownFigure, ...]:
        """Return the known figures for the same subject, unit and period, exact subjects first."""
        same = [
            known
            for known in self._figures
            if known.subject
            and (known.subject in claim.subject or (len(claim.subject) >= 4 and claim.subject in known.subject))
            and may_join(known.unit or None, claim.unit)
            and (not known.period or not claim.period or known.period in claim.period or claim.period in known.period)
        ]
        return tuple(sorted(same, key=lambda known: (known.subject != claim.subject, -len(known.subject))))


def _refused(where: str, zh: str, en: str) -> KnownFiguresError:
    remedy = Text(
        '请给出形如 [{"subject", "unit", "period", "value", "source"}] 的列表',
        'give a list of objects with "subject", "unit", "period", "value" and "source"',
    )
    return KnownFiguresError(where, Text(zh, en), remedy)


def _figure(where: str, record: object) -> KnownFigure:
    if not isinstance(record, dict):
        raise _refused(where, "应为对象", "must be an object")
    fields = {name: record.get(name, "") for name in _FIELDS}
    try:
        value = Decimal(str(fields["value"]))
    except InvalidOperation as error:
        raise _refused(
            where, f"数值 {fields['value']!r} 无法识别", f"value {fields['value']!r} is no number"
        ) from error
    if not value.is_finite() or not str(fields["subject"]):
        raise _refused(where, "缺少事项或数值", "subject or value is missing")
    return KnownFigure(
        str(fields["subject"]), str(fields["unit"]), str(fields["period"]), value, str(fields["source"]) or where
    )


def find_known(bench: Bench, known: KnownFigures) -> Iterator[Finding]:
    """Compare every plain count with the records; a differing record is doubtful, never an accusation."""
    for figure in bench.figures:
        records = known.matching(figure.claim) if figure.is_count else ()
        if not records:
            continue
        record = next((each for each in records if _within(figure.claim, each.value)), records[0])
        verdict = Verdict.OK
        if record.value != figure.value:
            verdict = Verdict.OK_WITHIN_ROUNDING if _within(figure.claim, record.value) else Verdict.AMBIGUOUS
        gap = show(abs(record.value - figure.value))
        message = Text(
            f"“{bench.quote(figure)}”：文中 {show(figure.value)}，"
            f"台账（{record.source}）{show(record.value)}，相差 {gap}。",
            f"“{bench.quote(figure)}”: printed {show(figure.value)}, on "
            f"record ({record.source}) {show(record.value)}, {gap} apart.",
        )
        needed = Text("若要都成立，口径或期间须不同。", "Both can hold only if scope or period differ.")
        mend = Text("请与台账核对，或写明口径。", "Check against the record, or state the scope.")
        yield finding(
            "known-figure", [figure], verdict, f"{show(figure.value)}; {show(record.value)}", message, needed, mend
        )


def _within(claim: Claim, value: Decimal) -> bool:
    return claim.interval.low <= value and (claim.interval.high is None or value <= claim.interval.high)
