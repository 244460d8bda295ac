"""Claims and findings as JSON lines, in the format of the labelled reports."""

from __future__ import annotations

import json
from collections.abc import Iterable

from xiezhi.checker.model import Check, Claim, Finding
from xiezhi.core.text import Language, Text


def claim_line(claim: Claim) -> str:
    """Return one claim as a JSON line; decimals are written as text so that nothing is lost."""
    value = None if claim.value is None else f"{claim.value:f}"
    if value is not None and claim.upper is not None:
        value = f"{value}-{claim.upper:f}"
    record = {
        "id": claim.id,
        "span": claim.text,
        "start": claim.span.start,
        "end": claim.span.end,
        "subject": claim.subject,
        "value": value,
        "unit": claim.unit,
        "approx": claim.approx,
        "kind": str(claim.kind),
        "is_claim": claim.is_claim,
        "direction": None if claim.direction is None else str(claim.direction),
        "section": "/".join(claim.section),
        "part_of": claim.parent,
        "base": claim.base,
        "previous": claim.previous,
        "period": claim.period,
        "comparison": claim.comparison,
        "unit_class": str(claim.unit_class),
        "low": f"{claim.interval.low:f}",
        "high": None if claim.interval.high is None else f"{claim.interval.high:f}",
    }
    return json.dumps(record, ensure_ascii=False)


def finding_line(finding: Finding) -> str:
    """Return one finding as a JSON line."""
    record = {
        "id": finding.id,
        "type": finding.type,
        "members": [[span.start, span.end] for span in finding.members],
        "claims": list(finding.claims),
        "verdict": str(finding.verdict),
        "level": None if finding.level is None else str(finding.level),
        "computed": finding.computed,
        "message_zh": full_message(finding).say(Language.ZH),
        "message_en": full_message(finding).say(Language.EN),
    }
    return json.dumps(record, ensure_ascii=False)


def full_message(finding: Finding) -> Text:
    """Return message, what would have to be true and how to mend it, as one text."""
    parts = [part for part in (finding.message, finding.needed, finding.mend) if part.zh]
    return Text("".join(part.zh for part in parts), " ".join(part.en for part in parts))


def claim_lines(check: Check) -> Iterable[str]:
    """Yield the claims and, with ``is_claim`` false, the universals and named counts; other numbers are left out."""
    for number in check.numbers:
        if number.is_claim or number.kind in ("universal", "named-count"):
            yield claim_line(number)


def finding_lines(check: Check) -> Iterable[str]:
    """Yield every finding, those that hold included."""
    return (finding_line(finding) for finding in check.findings)
