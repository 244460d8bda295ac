"""``summary.json``: the counts of an audit, language-neutral."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from xiezhi.engine.output.tally import RuleCounts
from xiezhi.engine.reading.rejections import Rejections


def summary_text(digest: str, rules: Mapping[str, RuleCounts], rows_read: int, rejections: Rejections) -> str:
    """Return the summary as JSON text; ``rejected`` lists at most a thousand rows of each reason."""
    content = {
        "rulebook_digest": digest,
        "rules": {
            rule: {
                "verdicts": {str(verdict): number for verdict, number in counts.verdicts.items()},
                "violating_threads": counts.violating_threads,
            }
            for rule, counts in rules.items()
        },
        "rows_read": rows_read,
        "rows_rejected": rejections.total,
        "rejected": [
            {
                "row": each.row,
                "reason": each.reason.en,
                "reason_zh": each.reason.zh,
                "table": each.table,
                "column": each.column,
                "value": each.value,
            }
            for each in rejections.in_order()
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def write_summary(path: Path, text: str) -> None:
    """Write the summary."""
    path.write_text(text, encoding="utf-8")
