"""The default templates, built with python-docx: letters as GB/T 9704 lays them out, forms as a table.

``python -m xiezhi.web.papers.layout`` writes them anew into ``defaults``; the same kinds give the same bytes. Typefaces
are named, not embedded.
"""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from xiezhi.web.desk.typeface import BODY, NUMBERS, TITLE, set_typeface
from xiezhi.web.papers.kinds import PaperKind, kinds
from xiezhi.web.papers.packing import steady

DEFAULTS = Path(__file__).parent / "defaults"
# 22 lines on 225 mm, rounded down: one twip more and the last line goes to the next page.
_PITCH = 579
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_LABEL_WIDTH, _VALUE_WIDTH = Mm(34), Mm(122)


def built(kind: PaperKind) -> bytes:
    """Return the default template of a kind."""
    document = Document()
    _page(document)
    _line(document.add_paragraph(), "{{ unit }}", BODY, 16, _CENTRE)
    _line(document.add_paragraph(), kind.label.zh, TITLE, 22, _CENTRE)
    _line(document.add_paragraph(), "{{ number }}", BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT if kind.rows else _CENTRE)
    if kind.rows:
        _form(document, kind)
    else:
        _letter(document, kind)
    out = io.BytesIO()
    document.save(out)
    return steady(out.getvalue())


def _letter(document: DocumentType, kind: PaperKind) -> None:
    _line(document.add_paragraph(), "", BODY, 16)
    for place, text in enumerate(kind.body):
        addressed = place == 0 and text.endswith("：")
        paragraph = document.add_paragraph()
        _line(paragraph, text, BODY, 16)
        if not addressed:
            paragraph.paragraph_format.first_line_indent = Pt(32)
    _line(document.add_paragraph(), "", BODY, 16)
    for text in ("{{ unit }}（印）", "{{ day }}"):
        signed = document.add_paragraph()
        _line(signed, text, BODY, 16, WD_ALIGN_PARAGRAPH.RIGHT)
        signed.paragraph_format.right_indent = Pt(64)


def _form(document: DocumentType, kind: PaperKind) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for label, value in kind.rows:
        left, right = table.add_row().cells
        _cell(left, label, centred=True)
        _cell(right, value, centred=False)
        left.width, right.width = _LABEL_WIDTH, _VALUE_WIDTH
    _line(document.add_paragraph(), "{{ unit }}　　{{ day }}", BODY, 12, WD_ALIGN_PARAGRAPH.RIGHT)


def _cell(cell: _Cell, text: str, *, centred: bool) -> None:
    paragraph = cell.paragraphs[0]
    _line(paragraph, text, BODY, 12, _CENTRE if centred else WD_ALIGN_PARAGRAPH.LEFT, pitch=440)


def _line(
    paragraph: Paragraph,
    text: str,
    face: str,
    size: int,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    pitch: int = _PITCH,
) -> None:
    """Write one paragraph: exact pitch."""
    style = paragraph.paragraph_format
    style.space_before = style.space_after = Pt(0)
    style.line_spacing = Pt(pitch / 20) if size < 22 else Pt(36)
    paragraph.alignment = alignment
    _run(paragraph, text, face, size)


def _run(paragraph: Paragraph, text: str, face: str, size: int) -> CT_R:
    run = paragraph.add_run(text)
    set_typeface(run, face, size)
    return run._element


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(_PITCH))
    for there in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(there)
    section._sectPr.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    _footers(section)
    told = document.core_properties
    told.author = told.comments = told.title = told.keywords = ""
    # python-docx begins with a picture of a page that is not ours.
    package = document.part.package.rels
    for each in [key for key, rel in package.items() if rel.reltype.endswith("/thumbnail")]:
        package.pop(each)


def _footers(section: Section) -> None:
    """Number the pages: outside, so right on odd and left on even ones."""
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        _line(paragraph, "— ", NUMBERS, 14, side)
        page = OxmlElement("w:fldSimple")
        page.set(qn("w:instr"), "PAGE")
        paragraph._p.append(page)
        number = _run(paragraph, "1", NUMBERS, 14)
        page.append(number)
        _line(paragraph, " —", NUMBERS, 14, side)


def default_template(kind: PaperKind) -> bytes:
    """Return the default template as it lies beside this module."""
    return (DEFAULTS / f"{kind.kind_id}.docx").read_bytes()


def main() -> None:
    """Write every default template."""
    for each in kinds().values():
        (DEFAULTS / f"{each.kind_id}.docx").write_bytes(built(each))


if __name__ == "__main__":
    main()
