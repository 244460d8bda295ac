from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tests.checker.reading.samples import W, archive, docx, paragraph
from xiezhi.checker.reading import ReadingError, office, read_bytes

_NUMBERED = '<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="7"/></w:numPr>'
_BEGINS = '<w:vMerge w:val="restart"/>'
_TWO_WIDE = '<w:gridSpan w:val="2"/>'
_NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def _refused(raw: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_bytes(raw, "年报.docx")
    return caught.value.what.en


def test_each_paragraph_is_a_line_and_split_runs_join() -> None:
    runs = "<w:p><w:r><w:t>共办结1</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>2起</w:t></w:r></w:p>"
    assert read_bytes(docx(paragraph("年度报告") + runs), "a.docx") == "年度报告\n共办结12起"


def test_deleted_text_and_field_codes_are_not_read_and_inserted_text_is() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>99</w:delText><w:t>99</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>12起</w:t></w:r></w:ins><w:r><w:instrText>PAGE 7</w:instrText></w:r></w:p>"
    )
    assert read_bytes(docx(body), "a.docx") == "12起"


def test_automatic_numbers_are_written_out() -> None:
    body = (
        paragraph("工作开展情况", _NUMBERED.format(depth=0))
        + paragraph("严打犯罪", _NUMBERED.format(depth=1))
        + paragraph("化解矛盾", _NUMBERED.format(depth=1))
        + paragraph("其他", _NUMBERED.format(depth=2))
        + paragraph("存在问题", _NUMBERED.format(depth=0))
        + paragraph("不足", _NUMBERED.format(depth=1))
    )
    text = read_bytes(docx(body, numbering=_NUMBERING), "a.docx")
    assert text == "一、工作开展情况\n（一）严打犯罪\n（二）化解矛盾\n其他\n二、存在问题\n（一）不足"


def test_a_style_gives_its_number_to_the_styles_based_on_it() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="H1"><w:pPr>{_NUMBERED.format(depth=0)}</w:pPr></w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="H1"/></w:style></w:styles>'
    )
    body = paragraph("甲", '<w:pStyle w:val="Mine"/>') + paragraph(
        "乙", '<w:pStyle w:val="Mine"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    )
    assert read_bytes(docx(body, numbering=_NUMBERING, styles=styles), "a.docx") == "一、甲\n乙"


def test_a_table_is_one_row_a_line_with_a_tab_between_cells() -> None:
    rows = (
        f"<w:tr>{_cell('')}{_cell('2024年')}{_cell('2025年')}</w:tr>"
        f"<w:tr>{_cell('刑事', _BEGINS)}{_cell('12')}{_cell('34')}</w:tr>"
        f"<w:tr>{_cell('x', '<w:vMerge/>')}{_cell('合计', _TWO_WIDE)}</w:tr>"
    )
    text = read_bytes(docx(paragraph("前") + f"<w:tbl>{rows}</w:tbl>" + paragraph("后")), "a.docx")
    assert text == "前\n\n-\t2024年\t2025年\n刑事\t12\t34\n-\t合计\t-\n\n后"


def test_a_table_inside_a_content_control_and_a_strict_file_are_read() -> None:
    body = f"<w:sdt><w:sdtContent><w:tbl><w:tr>{_cell('刑事')}{_cell('12')}</w:tr></w:tbl></w:sdtContent></w:sdt>"
    strict = docx(body)
    assert "刑事\t12" in read_bytes(strict, "a.docx")
    document = f'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>{paragraph("12起")}</w:body></w:document>'
    assert read_bytes(archive({"word/document.xml": document}), "a.docx") == "12起"


def test_a_table_of_contents_is_left_out() -> None:
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    control = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{paragraph('办案 12')}</w:sdtContent></w:sdt>"
    line = paragraph("化解 34", '<w:pStyle w:val="TOC1"/>')
    assert read_bytes(docx(control + line + paragraph("正文")), "a.docx") == "正文"


def test_a_zip_bomb_is_refused_by_its_declared_size() -> None:
    bomb = docx(paragraph("零" * 100) + " " * (office.LARGEST_PART + 1))
    assert len(bomb) < 200_000
    assert "zip bomb" in _refused(bomb)


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    raw = bytearray(docx(paragraph("零" * 5000)))
    with zipfile.ZipFile(BytesIO(bytes(raw))) as file:
        size = file.getinfo("word/document.xml").file_size
    at = raw.rindex(size.to_bytes(4, "little"))
    raw[at : at + 4] = (100).to_bytes(4, "little")
    assert "damaged" in _refused(bytes(raw))


def test_an_entity_bomb_is_refused() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    document = (
        f'<!DOCTYPE d [<!ENTITY e0 "一">{entities}]><w:document {W}><w:body>{paragraph("&e9;")}</w:body></w:document>'
    )
    assert "entities" in _refused(archive({"word/document.xml": document}))


def test_hostile_nesting_ends_with_a_message() -> None:
    assert "no text" in _refused(docx("<w:sdt>" * 50_000 + "</w:sdt>" * 50_000))


def test_other_archives_and_damaged_ones_are_refused() -> None:
    assert "not a .docx" in _refused(archive({"xl/workbook.xml": "<a/>"}))
    assert "OFD" in _refused(archive({"OFD.xml": "<a/>"}))
    whole = docx(paragraph("共办结12起。" * 400))
    assert "damaged" in _refused(whole[: len(whole) // 2])
    assert "damaged" in _refused(docx("<w:p>"))


def test_an_encrypted_part_is_refused() -> None:
    raw = bytearray(docx(paragraph("12起")))
    at = raw.index(b"PK\x01\x02")
    raw[at + 8] |= 1
    assert "encrypted" in _refused(bytes(raw))
