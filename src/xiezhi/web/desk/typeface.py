"""The typeface of a run of text in a Word file."""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run

BODY, HEADING, TITLE, NUMBERS = "仿宋_GB2312", "黑体", "方正小标宋简体", "宋体"


def set_typeface(run: Run, face: str, points: int) -> None:
    """Name the face in all four slots, so that no office program picks its own; faces are named, not embedded."""
    run.font.size = Pt(points)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), face)
