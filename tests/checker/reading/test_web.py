from __future__ import annotations

import pytest

from xiezhi.checker.reading import ReadingError, read_bytes


def _read(page: str) -> str:
    return read_bytes(page.encode(), "a.html").strip()


def test_paragraphs_become_lines_and_menus_and_scripts_go() -> None:
    page = (
        "<html><head><title>网站</title><style>p{}</style></head><body><nav>首页 12</nav><h1>年度报告</h1>"
        "<p>共办结<b>12</b>起。<script>var a=99</script></p><p hidden>88</p><div style='display: none'>77</div>"
        "<!-- 66 --><footer>电话110</footer></body></html>"
    )
    assert _read(page) == "年度报告\n\n共办结12起。"


def test_a_line_broken_in_the_source_is_no_break_in_the_text() -> None:
    assert (
        _read("<p>全年共办结案件，\n   其中盗窃\n12起。<br>另有3起。</p>")
        == "全年共办结案件，其中盗窃 12起。\n另有3起。"
    )


def test_the_article_is_read_alone_where_it_holds_most_of_the_text() -> None:
    assert (
        _read("<body><div>栏目</div><article><p>共办结12起，化解34起。</p></article></body>")
        == "共办结12起，化解34起。"
    )
    assert "栏目很长" in _read("<body><div>栏目很长很长很长很长</div><article>12</article></body>")


def test_a_table_is_one_row_a_line_with_merged_cells_kept_in_line() -> None:
    page = (
        "<table><tr><th rowspan=2>类别</th><th colspan=2>数量</th></tr><tr><th>2024</th><th>2025</th></tr>"
        "<tr><td>刑事<br>案件</td><td>12</td><td></td></tr></table>"
    )
    assert _read(page) == "类别\t数量\t-\n-\t2024\t2025\n刑事 案件\t12\t-"


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    assert _read("<table><tr><td><p>甲12起。</p><p>乙3起。</p></td></tr></table>") == "甲12起。\n\n乙3起。"
    nested = "<table><tr><td>左</td><td><table><tr><td>刑事</td><td>12</td></tr></table></td></tr></table>"
    assert "刑事\t12" in _read(nested)


def test_the_declared_charset_is_used() -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>共办结12起。</p></body></html>"
    assert read_bytes(page.encode("gbk"), "a.html").strip() == "共办结12起。"
    assert read_bytes(page.encode("utf-8"), "a.html").strip() == "共办结12起。"


@pytest.mark.parametrize(
    "page", ["<html></html>", "<html><script>12</script></html>", "<!-- 12 -->", "<html>" + "<div>" * 50_000]
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ReadingError):
        read_bytes(page.encode(), "a.html")


def test_colspan_of_a_hostile_page_is_bounded() -> None:
    assert len(_read("<table><tr><td colspan=999999999>甲</td><td>1</td></tr></table>")) < 300


def _nested(depth: int) -> str:
    return "<div>" * depth + "甲" + "</div>" * depth + "<p>共办结12起。</p>"


def test_a_page_of_which_the_parser_would_drop_the_end_is_refused() -> None:
    assert "12起" in _read(_nested(200))
    with pytest.raises(ReadingError, match="too deep"):
        _read(_nested(300))
