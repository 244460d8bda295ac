"""The findings: cards beside the text for what needs a hand, a compact list for the relations that hold."""

from __future__ import annotations

from xiezhi.checker.model import Finding, Level, Span, Verdict
from xiezhi.checker.page.markup import both, both_html, escape, tag
from xiezhi.checker.page.paper import joined, slug
from xiezhi.checker.page.standing import Ledger, working_of
from xiezhi.checker.page.wording import LEVEL_MARKS, LEVELS, type_name, without_quotation
from xiezhi.core.text import Text

_MOST_LINKS = 24
_LONGEST_LINK = 24


def remark_cards(ledger: Ledger) -> str:
    """Return one card for each finding with a level, in reading order."""
    return "\n".join(_card(ledger, finding) for finding in ledger.remarks)


def held_list(ledger: Ledger) -> str:
    """Return the relations that hold, each with its working."""
    return "\n".join(_held(ledger, finding) for finding in ledger.held)


def _card(ledger: Ledger, finding: Finding) -> str:
    level = finding.level or Level.NOT_CHECKABLE
    head = (
        tag("span", f"{LEVEL_MARKS[level]}{ledger.place[finding.id]}", "sign")
        + tag("span", both(type_name(finding)), "type")
        + tag("span", both(LEVELS[level]), "level")
    )
    parts = [
        tag("h3", head),
        tag("p", both(without_quotation(finding.message)), "says"),
        _working(ledger, finding),
        _labelled(Text("条件", "Condition"), finding.needed, "needed"),
        _labelled(Text("建议", "To mend"), finding.mend, "mend"),
        _members(ledger, finding),
    ]
    return tag("article", "".join(parts), "card", f"lv-{slug(finding)}", id=finding.id, tabindex="-1")


def _held(ledger: Ledger, finding: Finding) -> str:
    head = tag("span", both(type_name(finding)), "type")
    says = tag("span", both(without_quotation(finding.message)), "says")
    is_note = "note" if finding.verdict is Verdict.INFO else ""
    body = head + says + _working(ledger, finding) + _members(ledger, finding)
    return tag("li", body, "held", is_note, id=finding.id, tabindex="-1")


def _working(ledger: Ledger, finding: Finding) -> str:
    words = working_of(ledger, finding)
    return tag("p", escape(words), "working") if words else ""


def _labelled(label: Text, words: Text, name: str) -> str:
    """Return a labelled line, or nothing where there are no words."""
    if not words.zh:
        return ""
    zh, en = escape(words.zh), escape(words.en)
    return tag("p", both_html(f"<b>{label.zh}：</b>{zh}", f"<b>{label.en}:</b> {en}"), name)


def _members(ledger: Ledger, finding: Finding) -> str:
    links = []
    for span in dict.fromkeys(finding.members):
        if span == ledger.check.report.title:
            continue
        number = ledger.by_span.get(span)
        words = escape(_short(ledger, span))
        if number is not None and (number.is_claim or ledger.findings_of[number.id]):
            links.append(tag("a", words, href=f"#n-{number.id}", data_c=number.id))
        else:
            links.append(tag("q", words))
    if len(links) > _MOST_LINKS:
        links = [*links[:_MOST_LINKS], "…"]
    return tag("p", " ".join(links), "members") if links else ""


def _short(ledger: Ledger, span: Span) -> str:
    words = joined(span.of(ledger.check.report.source.text))
    return words if len(words) <= _LONGEST_LINK else f"{words[:_LONGEST_LINK]}…"
