"""The manual (操作手册) of one page for each role, as a Word file made from data that a test holds to the routes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import docx
import yaml
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from xiezhi.core.text import Language, Text
from xiezhi.web.desk.typeface import BODY, HEADING, TITLE, set_typeface
from xiezhi.web.ui.words import ROLES, Words

_DATA = Path(__file__).with_name("manuals.yaml")


@dataclass(frozen=True, slots=True)
class Line:
    """What a role does, and the route where it does it."""

    route: str
    told: Text


@cache
def manuals() -> Mapping[str, tuple[Line, ...]]:
    """Return for each role its lines, what everybody does first."""
    read = yaml.load(_DATA.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    common = _lines(read["common"])
    return {role: (*common, *_lines(lines)) for role, lines in read["roles"].items()}


def manual(role: str, language: Language) -> bytes:
    """Return the manual of a role as a Word file of one A4 page."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.2)
    words, name = Words(language), ROLES[role].say(language)
    _say(document, words["manual_title"].format(role=name), TITLE, 18, centred=True)
    for place, line in enumerate(manuals()[role], 1):
        _say(document, f"{place}. {line.told.say(language)}", BODY, 12)
    _say(document, words["manual_lights"], HEADING, 13)
    for light in ("red", "amber", "green"):
        _say(document, words[f"manual_{light}"], BODY, 12)
    with io.BytesIO() as out:
        document.save(out)
        return out.getvalue()


def _lines(rows: list[dict[str, str]]) -> tuple[Line, ...]:
    return tuple(Line(each["route"], Text(each["zh"], each["en"])) for each in rows)


def _say(document: Document, text: str, face: str, points: int, *, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(5)
    paragraph.paragraph_format.line_spacing = 1.15
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_typeface(paragraph.add_run(text), face, points)
