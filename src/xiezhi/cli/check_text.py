"""The result of ``xiezhi check`` as lines for the screen: the verdict, then the findings by level."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from xiezhi.checker.model import Check, Finding, Level, Span
from xiezhi.checker.page.paper import joined
from xiezhi.checker.page.standing import Ledger, Standing, working_of
from xiezhi.checker.page.wording import (
    LEVEL_MARKS,
    LEVEL_NOTES,
    LEVELS,
    STANDINGS,
    headline,
    type_name,
    without_quotation,
)
from xiezhi.core.text import Language, Text

_LONGEST_SENTENCE = 100
_MOST_MEMBERS = 12
_MOST_SENTENCES = 3


def check_text(check: Check, language: Language) -> str:
    """Return the verdict line and every finding that needs a hand, in ``language``."""
    return "\n".join(_lines(check, language))


def _lines(check: Check, language: Language) -> Iterator[str]:
    ledger = Ledger.of(check)
    yield f"{Text('结论：', 'Verdict: ').say(language)}{headline(check).say(language)}"
    yield _counts(ledger).say(language)
    for level in Level:
        found = [finding for finding in ledger.remarks if finding.level is level]
        if found:
            name, note = LEVELS[level], LEVEL_NOTES[level]
            yield ""
            yield Text(f"{name.zh}（{len(found)}）：{note.zh}", f"{name.en} ({len(found)}): {note.en}").say(language)
            for finding in found:
                yield from _finding_lines(ledger, finding, language)


def _counts(ledger: Ledger) -> Text:
    source = ledger.check.report.source
    counts = [(STANDINGS[standing], ledger.count(standing)) for standing in Standing]
    return Text(
        f"{source.name}：{len(source.text)} 字，{len(ledger.check.claims)} 个数字（"
        + "，".join(f"{name.zh} {count}" for name, count in counts)
        + f"），{len(ledger.held)} 条相符的关系与备注",
        f"{source.name}: {len(source.text)} characters, {len(ledger.check.claims)} figures ("
        + ", ".join(f"{name.en} {count}" for name, count in counts)
        + f"), {len(ledger.held)} relations that hold, and notes",
    )


def _finding_lines(ledger: Ledger, finding: Finding, language: Language) -> Iterator[str]:
    mark = LEVEL_MARKS[finding.level] if finding.level else ""
    place = _place(ledger, finding)
    yield f"  {mark}{ledger.place[finding.id]} {type_name(finding).say(language)}{f'  [{place}]' if place else ''}"
    says = without_quotation(finding.message).say(language)
    rows = (
        (Text("原句", "sentence"), _sentences(ledger.check, finding.members)),
        (Text("数字", "figures"), _members(ledger, finding)),
        (Text("算式", "arithmetic"), working_of(ledger, finding)),
        (Text("说明", "finding"), says),
        (Text("条件", "condition"), finding.needed.say(language)),
        (Text("建议", "to mend"), finding.mend.say(language)),
    )
    colon = "：" if language is Language.ZH else ": "
    yield from (f"      {label.say(language)}{colon}{words}" for label, words in rows if words)


def _place(ledger: Ledger, finding: Finding) -> str:
    """Return the path of section numbers the finding stands under; nothing for one on the whole report."""
    member = finding.members[0]
    claim = ledger.by_span.get(member)
    if claim is not None:
        return "·".join(claim.section)
    blocks = ledger.check.report.blocks
    index = bisect_right(blocks, member.start, key=lambda each: each.span.start) - 1
    return "·".join(blocks[index].section) if index >= 0 else ""


def _sentences(check: Check, members: Sequence[Span]) -> str:
    """Return the sentences and table rows the members stand in, each once, the first few of many."""
    found = dict.fromkeys(_sentence(check, member) for member in members if member != check.report.title)
    shown = [sentence for sentence in found if sentence][:_MOST_SENTENCES]
    return " / ".join(shown) + (" …" if len(found) > _MOST_SENTENCES else "")


def _sentence(check: Check, member: Span) -> str:
    """Return the sentence or table row around a member, cut to a length that reads on one line or two."""
    blocks = check.report.blocks
    block = blocks[max(0, bisect_right(blocks, member.start, key=lambda each: each.span.start) - 1)]
    spans = block.sentences or tuple(row.span for row in block.rows)
    span = next((span for span in spans if span.start <= member.start < span.end), block.span)
    start = max(span.start, member.start - _LONGEST_SENTENCE // 2)
    end = min(span.end, start + _LONGEST_SENTENCE)
    words = joined(check.report.source.text[start:end])
    return f"{'…' if start > span.start else ''}{words}{'…' if end < span.end else ''}"


def _members(ledger: Ledger, finding: Finding) -> str:
    text = ledger.check.report.source.text
    words = [joined(span.of(text)) for span in finding.members if span in ledger.by_span]
    return "、".join(words[:_MOST_MEMBERS]) + ("…" if len(words) > _MOST_MEMBERS else "")
