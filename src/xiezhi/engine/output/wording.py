"""The words for verdicts, levels and severities, as the glossary has them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from xiezhi.core.text import Text
from xiezhi.engine.verdicts import Level, Verdict
from xiezhi.law.model import Severity

VERDICTS: Mapping[Verdict, Text] = MappingProxyType(
    {
        Verdict.MET: Text("按期/已履行", "met"),
        Verdict.LATE: Text("迟办", "late"),
        Verdict.OVERDUE: Text("逾期", "overdue"),
        Verdict.PENDING: Text("在办", "pending"),
        Verdict.VIOLATED: Text("违反", "violated"),
        Verdict.CANNOT_TELL: Text("无法判断", "cannot-tell"),
        Verdict.NOT_APPLICABLE: Text("不适用", "not-applicable"),
    }
)
LEVELS: Mapping[Level, Text] = MappingProxyType(
    {Level.BREACH: Text("违反", "breach"), Level.WARN: Text("提示", "warn")}
)
SEVERITIES: Mapping[Severity, Text] = MappingProxyType(
    {
        Severity.CRITICAL: Text("严重", "critical"),
        Severity.MAJOR: Text("较重", "major"),
        Severity.MINOR: Text("轻微", "minor"),
    }
)

CORRECTION = Text("更正改变了结论", "correction changed a verdict")
"""Title of the platform's own finding, which belongs to no rule of the rulebook."""
