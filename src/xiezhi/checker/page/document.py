"""The whole page: one file, nothing from outside, and only its own style and script allowed to act."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from xiezhi import __version__
from xiezhi.checker.model import Check
from xiezhi.checker.page.margin import held_list, remark_cards
from xiezhi.checker.page.markup import both, escape, tag
from xiezhi.checker.page.paper import Paper
from xiezhi.checker.page.register import figure_table
from xiezhi.checker.page.standing import Ledger
from xiezhi.checker.page.summary import summary
from xiezhi.core.text import Text


def render_page(check: Check) -> str:
    """Return the HTML page of one check, complete in itself and the same bytes for the same check.

    >>> from xiezhi.checker import SourceText, check_report
    >>> page = render_page(check_report(SourceText("共办结12起。", "a.txt")))
    >>> "12起" in page, "http:" in page
    (True, False)
    """
    style, script = _asset("page.css"), _asset("page.js")
    ledger = Ledger.of(check)
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(check.report.source.name)} · 数字核对</title>",
            f"<style>{style}</style>\n</head>\n<body>",
            _language_switch(),
            tag(
                "div", _bar() + summary(ledger) + _report(ledger) + _held(ledger) + _register(ledger) + _foot(), "page"
            ),
            '<div class="popover" id="popover" role="status" hidden></div>',
            f"<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def _asset(name: str) -> str:
    return resources.files("xiezhi.checker.page").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")


def _language_switch() -> str:
    """Return the two radio buttons that choose the language; they work without a script."""
    choice = '<input class="choice" type="radio" name="language" id="choose-{}" autocomplete="off" aria-label="{}"{}>'
    return choice.format("zh", "中文", " checked") + choice.format("en", "English", "")


def _bar() -> str:
    name = tag("span", both(Text("獬豸 · 报告数字核对", "Xiezhi · report figures checked")), "name")
    labels = tag("label", "中文", for_="choose-zh", lang="zh") + tag("label", "English", for_="choose-en", lang="en")
    printing = tag("button", both(Text("打印", "Print")), "scripted", type="button", id="print")
    return tag("div", name + tag("span", labels, "languages") + printing, "bar-top")


def _report(ledger: Ledger) -> str:
    paper = tag("article", Paper(ledger).draw(), "paper", lang="zh", aria_label="报告正文 / the report")
    hiding = tag(
        "button",
        both(Text("隐藏文字问题", "hide wording")),
        "scripted",
        type="button",
        id="hide-wording",
        aria_pressed="false",
    )
    heading = tag("div", tag("h2", both(Text("发现", "Findings"))) + hiding, "margin-head")
    none = tag("p", both(Text("没有发现需要处理的地方。", "Nothing was found that needs a hand.")), "none")
    cards = tag("section", heading + (remark_cards(ledger) or none), "margin", id="margin")
    return tag("main", paper + cards, "report")


def _held(ledger: Ledger) -> str:
    heading = tag(
        "h2",
        both(Text(f"相符的关系与备注（{len(ledger.held)}）", f"Relations that hold, and notes ({len(ledger.held)})")),
    )
    return tag("section", heading + tag("ul", held_list(ledger)), "held-relations") if ledger.held else ""


def _register(ledger: Ledger) -> str:
    count = len(ledger.check.claims)
    heading = tag("h2", both(Text(f"数字清单（{count}）", f"All figures ({count})")))
    return tag("section", heading + figure_table(ledger), "figures") if count else ""


def _foot() -> str:
    words = Text(
        f"獬豸 xiezhi {__version__} 生成。本页自成一体，不访问网络。",
        f"Made by xiezhi {__version__}. This page is complete in itself and uses no network.",
    )
    return tag("footer", both(words))
