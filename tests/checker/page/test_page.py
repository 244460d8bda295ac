from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.checker.page.samples import REPORT, finding, sample, span
from xiezhi.checker import SourceText, check_report
from xiezhi.checker.model import Level, Verdict
from xiezhi.checker.page import render_page
from xiezhi.checker.page.wording import LEVEL_MARKS, STANDING_MARKS, type_name

_HOSTILE = '甲<script>alert(1)</script>"><img src=x onerror=alert(2)>共12起</style></article>&lt;乙&#x3c;'


def _tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def _one(tree: html.HtmlElement, path: str) -> html.HtmlElement:
    (found,) = tree.xpath(path)
    assert isinstance(found, html.HtmlElement)
    return found


def _paper_text(page: str) -> str:
    """Return the words of the report as a reader of the page sees them, without blanks and without signs."""
    paper = _one(_tree(page), "//article[@class='paper']")
    for signs in paper.xpath(".//sup"):
        signs.drop_tree()
    return "".join(paper.text_content().split())


def test_the_whole_report_stands_on_the_page_in_order() -> None:
    assert _paper_text(render_page(sample())) == "".join(REPORT.split())


@given(st.text(alphabet="一二三四是、。,，:;（）()0123456789起人次%余约万<>&\"' \t\n\u3000合计其中表|", max_size=300))
def test_no_text_loses_a_character_or_breaks_the_page(text: str) -> None:
    page = render_page(check_report(SourceText(text, "a.txt")))
    assert _paper_text(page).replace("|", "") == "".join(text.split()).replace("|", "")
    assert page.rstrip().endswith("</html>")


def test_a_hostile_report_is_inert() -> None:
    page = render_page(check_report(SourceText(_HOSTILE, '"><script>alert(3)</script>.txt')))
    tree = _tree(page)
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert _paper_text(page) == "".join(_HOSTILE.split())


def test_only_the_pages_own_style_and_script_may_act() -> None:
    page = render_page(sample())
    tree = _tree(page)
    policy = _one(tree, "//meta[@http-equiv]").get("content", "")
    for name, directive in (("style", "style-src"), ("script", "script-src")):
        content = re.search(f"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content.group(1).encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_nothing_comes_from_outside_and_no_element_is_styled_in_line() -> None:
    page = render_page(sample())
    tree = _tree(page)
    assert not tree.xpath("//@style | //@src | //link | //iframe | //form | //object")
    assert not re.search(r"https?://|url\(|@import", page)


def test_every_identifier_is_unique_and_every_link_arrives() -> None:
    tree = _tree(render_page(sample()))
    ids = [str(each) for each in tree.xpath("//@id")]
    assert len(ids) == len(set(ids))
    targets = [str(each)[1:] for each in tree.xpath("//a/@href")]
    assert targets
    assert set(targets) <= set(ids)
    assert {str(each) for each in tree.xpath("//@aria-describedby")} <= set(ids)


def test_every_figure_is_marked_with_how_it_stands() -> None:
    tree = _tree(render_page(sample()))
    classes = {each.text_content(): each.get("class", "").split() for each in tree.xpath("//a[@data-c and @id]")}
    assert len(classes) == len({claim.text for claim in sample().claims})
    assert "st-inconsistent" in classes["1200起"]
    assert "st-doubtful" in classes["90起"]
    assert "st-unchecked" in classes["700起"]
    assert "st-holds" in classes["31人次"]
    assert {"st-unchecked", "faulty"} <= set(classes["47余件"])


def test_each_standing_and_level_has_a_sign_and_a_line_of_its_own_so_that_colour_never_speaks_alone() -> None:
    assert len(set(LEVEL_MARKS.values())) == len(LEVEL_MARKS)
    assert len(set(STANDING_MARKS.values())) == len(STANDING_MARKS)
    style = _asset("page.css")
    lines = re.findall(
        r"\.figure\.st-[a-z]+ \{[^}]*border-bottom: ([^;]+) var|\.figure\.st-doubtful[^}]*bottom: ([^;]+) #", style
    )
    assert len({one or other for one, other in lines}) == len(lines) == 5


def test_every_sign_is_in_gbk_so_that_old_fonts_have_it() -> None:
    for sign in (*LEVEL_MARKS.values(), *STANDING_MARKS.values()):
        assert sign.encode("gbk")


def test_every_finding_is_written_once_with_its_working_and_its_mending() -> None:
    tree = _tree(render_page(sample()))
    card = _one(tree, "//article[@id='f1']").text_content()
    assert all(words in card for words in ("说明1。", "Statement 1.", "1 + 1", "须满足1。", "改法1。", "mending 1."))
    assert "原句" not in card
    held = _one(tree, "//li[@id='f6']").text_content()
    assert "说明6。" in held


def test_findings_of_each_level_are_counted_in_the_head() -> None:
    head = _one(_tree(render_page(sample())), "//header")
    assert "有 1 处数字不能同时成立" in head.text_content()
    assert [each.text_content() for each in head.xpath(".//ul[@class='legend levels']//b")] == ["1", "1", "1", "2", "1"]
    assert [str(each) for each in head.xpath(".//ol//a/@href")] == ["#f1", "#f2"]


def test_both_languages_are_complete() -> None:
    tree = _tree(render_page(sample()))
    chinese, english = tree.xpath("//span[@class='zh']"), tree.xpath("//span[@class='en']")
    assert len(chinese) == len(english) > 100
    for zh, en in zip(chinese, english, strict=True):
        assert zh.getnext() is en
        assert zh.text_content().strip()
        assert en.text_content().strip()


def test_a_table_is_drawn_as_one() -> None:
    table = _one(_tree(render_page(sample())), "//article[@class='paper']//table")
    rows = [[cell.text_content() for cell in row] for row in table.iter("tr")]
    assert rows == [["类别", "2024年", "2025年"], ["刑事", "380", "400"], ["行政", "690", "700"]]


def test_a_remark_on_the_whole_report_marks_no_word_of_the_title() -> None:
    tree = _tree(render_page(sample()))
    assert not _one(tree, "//h2[@class='title']").xpath(".//a")
    assert tree.xpath("//article[@id='f7']")


def test_a_long_passage_is_marked_where_it_begins_and_overlapping_ones_share_their_words() -> None:
    check = sample()
    long = finding(1, [REPORT[22:120]], Verdict.FAULT, Level.EDITORIAL)
    over = finding(2, ["办案情况"], Verdict.FAULT, Level.EDITORIAL)
    page = render_page(replace(check, findings=(long, over)))
    passages = _tree(page).xpath("//a[starts-with(@class, 'passage')]")
    assert max(len(each.text_content()) for each in passages) <= 12
    assert any(each.get("data-f") == "f1 f2" for each in passages)
    assert _paper_text(page) == "".join(REPORT.split())


def test_a_report_without_figures_says_so() -> None:
    page = render_page(check_report(SourceText("没有数字的报告。", "a.txt")))
    assert "没有读到可核对的数字" in page
    assert 'id="register"' not in page


def test_a_broken_line_is_joined_on_the_page() -> None:
    check = check_report(SourceText("全年共办结案件一千余起并且化解了大量的矛盾纠纷其中\n   重大的有12起。", "a.txt"))
    assert "其中重大的有" in _paper_text(render_page(check))


def test_the_same_check_gives_the_same_bytes() -> None:
    assert render_page(sample()) == render_page(sample())


def test_without_a_script_the_controls_that_need_one_stay_hidden_and_the_rest_is_there() -> None:
    tree = _tree(render_page(sample()))
    assert ".scripted { display: none; }" in _asset("page.css")
    for control in tree.xpath("//button"):
        assert "scripted" in control.get("class", "") or control.xpath("ancestor::*[contains(@class, 'scripted')]")
    assert not tree.xpath("//article[contains(@class, 'card')]//@hidden")


# What came after Chromium 86 and is easily typed by habit.
_NEWER = re.compile(
    r":has\(|:is\(|:where\(|:user-valid|@container|@layer|@scope|@property|aspect-ratio|\binset\s*:|inset-(?:block|inline)"
    r"|accent-color|color-mix\(|\boklch\(|\d(?:dvh|svh|lvh|cqw)\b|text-underline-offset|text-decoration-thickness"
    r"|overflow:\s*clip|scrollbar-gutter|text-wrap|subgrid|^\s*&"
    r"|\.at\(|structuredClone|Object\.hasOwn|\.findLast|\.toSorted|\.toReversed|\.groupBy|\?\?=|\|\|=|&&=|\bstatic\s*\{|#\w+\s+in\s",
    re.MULTILINE,
)


def _asset(name: str) -> str:
    return (Path(__file__).parents[3] / "src/xiezhi/checker/page" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["page.css", "page.js"])
def test_style_and_script_use_nothing_newer_than_chromium_86(name: str) -> None:
    assert [match.group() for match in _NEWER.finditer(_asset(name))] == []


@pytest.mark.parametrize("planted", ["a:has(b) {}", "p { inset: 0; }", "list.at(-1)", "x ??= 1", ".a {\n  & b {}\n}"])
def test_the_wall_against_newer_features_finds_what_is_planted(planted: str) -> None:
    assert _NEWER.search(planted)


def test_braces_of_the_style_are_balanced_and_not_nested_beyond_media() -> None:
    depth = deepest = 0
    for character in _asset("page.css"):
        depth += {"{": 1, "}": -1}.get(character, 0)
        deepest = max(deepest, depth)
    assert (depth, deepest) == (0, 2)


def test_every_kind_of_finding_on_the_known_texts_has_a_name(shared: Path) -> None:
    texts = [shared / "reports/city-2025.txt", *sorted((shared / "reports/dev").glob("*.txt"))]
    unnamed = {
        each.type
        for path in texts
        for each in check_report(SourceText(path.read_text(encoding="utf-8"), path.name)).findings
        if type_name(each).zh == each.type
    }
    assert unnamed == set()


def test_the_sample_is_what_it_says() -> None:
    assert span("1200起").of(REPORT) == "1200起"
