"""The table of all figures, one row each, in reading order."""

from __future__ import annotations

from decimal import Decimal

from xiezhi.checker.model import Claim, Direction, Finding
from xiezhi.checker.page.markup import both, escape, tag
from xiezhi.checker.page.paper import slug
from xiezhi.checker.page.standing import Ledger, Standing
from xiezhi.checker.page.wording import COMPARISONS, KINDS, LEVEL_MARKS, STANDING_MARKS, STANDINGS, type_name
from xiezhi.core.text import Text

_HEADS = (
    Text("文中", "In the text"),
    Text("事项", "Subject"),
    Text("数值", "Value"),
    Text("单位", "Unit"),
    Text("类别", "Kind"),
    Text("可取范围", "May stand for"),
    Text("时期", "Period"),
    Text("位置", "Place"),
    Text("结果", "Result"),
    Text("关系", "Relations"),
)
_FILTERS = (None, *Standing)
_DIRECTIONS = {Direction.UP: "↑", Direction.DOWN: "↓"}


def figure_table(ledger: Ledger) -> str:
    """Return the filter and the table; without a script the filter is hidden and all rows show."""
    head = tag("tr", "".join(tag("th", both(text), scope="col") for text in _HEADS))
    rows = "\n".join(_row(ledger, claim) for claim in ledger.check.claims)
    table = tag("table", tag("thead", head) + tag("tbody", rows), "register", id="register")
    return _filter(ledger) + tag("div", table, "wide", tabindex="0", role="region", aria_label="数字清单 / figures")


def _filter(ledger: Ledger) -> str:
    buttons = []
    for standing in _FILTERS:
        count = len(ledger.check.claims) if standing is None else ledger.count(standing)
        name = Text("全部", "all") if standing is None else STANDINGS[standing]
        mark = "" if standing is None else tag("span", STANDING_MARKS[standing], "sign", f"st-{standing}")
        pressed = "true" if standing is None else "false"
        label = f"{mark}{both(name)} {count}"
        buttons.append(tag("button", label, type="button", data_standing=standing or "", aria_pressed=pressed))
    search = tag("label", both(Text("查找", "find")) + '<input type="search" id="find" autocomplete="off">')
    shown = tag("output", "", id="shown", for_="find")
    return tag("div", "".join(buttons) + search + shown, "filter", "scripted")


def _row(ledger: Ledger, claim: Claim) -> str:
    standing = ledger.standing[claim.id]
    cells = (
        tag("td", tag("a", escape(claim.text), href=f"#n-{claim.id}", data_c=claim.id), "text"),
        tag("td", escape(claim.subject), "subject"),
        tag(
            "td",
            escape(_DIRECTIONS.get(claim.direction, "") if claim.direction else "") + escape(_value(claim)),
            "number",
        ),
        tag("td", escape(claim.unit or "")),
        tag("td", both(KINDS[claim.kind])),
        tag("td", escape(_range(claim)), "number"),
        tag("td", escape(claim.period) + (" " + both(_comparison(claim)) if claim.comparison else "")),
        tag("td", escape("·".join(claim.section))),
        tag(
            "td", tag("span", STANDING_MARKS[standing], "sign") + both(STANDINGS[standing]), "result", f"st-{standing}"
        ),
        tag("td", " ".join(_reference(ledger, finding) for finding in ledger.findings_of[claim.id]), "relations"),
    )
    return tag("tr", "".join(cells), id=f"row-{claim.id}", data_standing=standing)


def _comparison(claim: Claim) -> Text:
    return COMPARISONS.get(claim.comparison, Text(claim.comparison, claim.comparison))


def _value(claim: Claim) -> str:
    if claim.value is None:
        return ""
    return _plain(claim.value) + (f"–{_plain(claim.upper)}" if claim.upper is not None else "")


def _range(claim: Claim) -> str:
    """Return the values a hedged or rounded figure may stand for; an exact figure stands for itself."""
    low, high = claim.interval.low, claim.interval.high
    if high is None:
        return f"≥ {_plain(low)}"
    return "" if low == high else f"{_plain(low)} – {_plain(high)}"


def _plain(value: Decimal) -> str:
    """Return a figure without exponent and without zeros that only its scale brought along."""
    return f"{value.quantize(Decimal(1)):f}" if value == value.to_integral_value() else f"{value:f}".rstrip("0")


def _reference(ledger: Ledger, finding: Finding) -> str:
    mark = "√" if finding.level is None else f"{LEVEL_MARKS[finding.level]}{ledger.place[finding.id]}"
    return tag("a", mark + " " + both(type_name(finding)), f"lv-{slug(finding)}", href=f"#{finding.id}")
