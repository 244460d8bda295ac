"""Inside the child: the uploaded workbook with errors as comments and one more column; every other part stays as it is.

The parts are edited as text where something is added, because a library that reads and writes a workbook anew would
lose what it does not know: shapes, charts, extensions.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from xiezhi.web.desk.sheets.parsing import RefusedInChildError
from xiezhi.web.desk.sheets.precheck import column_number

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS, _SHAPES = "xl/commentsXiezhi.xml", "xl/drawings/vmlDrawingXiezhi.vml"
_ROW = re.compile(r"<((?:\w+:)?)row\b([^>]*?)(/?)>|</(?:\w+:)?row>")
_NUMBER, _SPANS = re.compile(r'\br="(\d+)"'), re.compile(r'\sspans="[^"]*"')
_EXTENT = re.compile(r'(<(?:\w+:)?dimension\s+ref="[A-Z]+\d+:)([A-Z]+)(\d+")')
_TAG = re.compile(r"<(/?)((?:\w+:)?\w+)[^>]*?(/?)>")
_AFTER_COMMENTS = {
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NO_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors></authors>'
    "<commentList></commentList></comments>"
)
_KIND_OF_SHAPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NO_SHAPES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:200pt;height:60pt;z-index:1;visibility:hidden" fillcolor="#ffe1e1" o:insetmode="auto">'
    '<v:fill color2="#ffe1e1"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is written: text of the extra column by row, its heading, and comments as (row, column, text)."""

    part: str
    heading_row: int
    column: int
    heading: str
    author: str
    rows: dict[str, str]
    comments: list[tuple[int, int, str]]


def mark(file: IO[bytes], instructions: str, out: str) -> None:
    """Write the marked workbook."""
    marks = Marks(**json.loads(Path(instructions).read_text(encoding="utf-8")))
    with zipfile.ZipFile(file) as packed:
        changed = _changed(packed, marks)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
            for each in packed.infolist():
                text = changed.pop(each.filename, None)
                written.writestr(each, packed.read(each) if text is None else text.encode(), zipfile.ZIP_DEFLATED)
            for name, text in changed.items():
                written.writestr(name, text.encode())


def _changed(packed: zipfile.ZipFile, marks: Marks) -> dict[str, str]:
    """Return the text of every part that is changed or added."""
    folder, _, name = marks.part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    sheet, related = _with_column(_text(packed, marks.part), marks), _relations(packed, relations)
    if not marks.comments:
        return {marks.part: sheet}
    comments = _target(related, "comments", folder) or _COMMENTS
    shapes = _target(related, "vmlDrawing", folder) or _SHAPES
    kept = _text(packed, comments) or _NO_COMMENTS
    taken = set(re.findall(r'<(?:\w+:)?comment\s[^>]*?ref="([A-Z]+\d+)"', kept))
    fresh = [each for each in marks.comments if _place(each[0], each[1]) not in taken]
    changed = {
        comments: _with_comments(kept, fresh, marks.author),
        shapes: _with_shapes(_text(packed, shapes) or _NO_SHAPES, fresh),
    }
    types = _text(packed, "[Content_Types].xml")
    if comments == _COMMENTS:
        related = _related(related, "rIdXiezhiC", "comments", comments)
        what = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
        types = _before(types, "Types", f'<Override PartName="/{comments}" ContentType="{what}"/>')
    if shapes == _SHAPES:
        related, sheet = _related(related, "rIdXiezhiV", "vmlDrawing", shapes), _with_drawing(sheet)
    if not re.search(r'Extension="vml"', types, re.IGNORECASE):
        what = "application/vnd.openxmlformats-officedocument.vmlDrawing"
        # The kinds by ending stand before those by name.
        types = re.sub(r"(<Types\b[^>]*>)", rf'\1<Default Extension="vml" ContentType="{what}"/>', types, count=1)
    return changed | {marks.part: sheet, relations: related, "[Content_Types].xml": types}


def _text(packed: zipfile.ZipFile, name: str) -> str:
    """Return a part as text; empty if there is none."""
    if name not in packed.namelist():
        return ""
    text = packed.read(name).decode("utf-8-sig")
    # Text that looks like tags would be taken for tags; Excel and WPS write neither of these.
    if "<![CDATA[" in text or "<!DOCTYPE" in text:
        raise RefusedInChildError("xml")
    return text


def _relations(packed: zipfile.ZipFile, name: str) -> str:
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    return re.sub(r"<Relationships([^>]*)/>", r"<Relationships\1></Relationships>", _text(packed, name)) or empty


def _target(related: str, kind: str, folder: str) -> str:
    for found in re.findall(r"<Relationship\s[^>]*>", related):
        if f'relationships/{kind}"' in found:
            target = re.search(r'Target="([^"]+)"', found)
            return _resolved(target.group(1), folder) if target else ""
    return ""


def _resolved(target: str, folder: str) -> str:
    if target.startswith("/"):
        return target[1:]
    steps = folder.split("/")
    for step in target.split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def _related(related: str, name: str, kind: str, part: str) -> str:
    return _before(related, "Relationships", f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="/{part}"/>')


def _before(text: str, element: str, added: str) -> str:
    """Put something before the last end tag of an element."""
    places = [found.start() for found in re.finditer(rf"</(?:\w+:)?{element}>", text)]
    if not places:
        raise RefusedInChildError("xml")
    return text[: places[-1]] + added + text[places[-1] :]


def _with_column(sheet: str, marks: Marks) -> str:
    wanted = {int(number): text for number, text in marks.rows.items()} | {marks.heading_row: marks.heading}
    wider = _EXTENT.sub(lambda found: _wider(found, marks.column), sheet, count=1)
    return "".join(_pieces(wider, wanted, get_column_letter(marks.column)))


def _wider(found: re.Match[str], column: int) -> str:
    last = max(column, column_number(found.group(2)))
    return f"{found.group(1)}{get_column_letter(last)}{found.group(3)}"


def _pieces(sheet: str, wanted: dict[int, str], column: str) -> Iterator[str]:
    done = number = 0
    prefix = ""
    for found in _ROW.finditer(sheet):
        if found.group().startswith("</"):
            if number in wanted:
                yield sheet[done : found.start()]
                told = f'<{prefix}is><{prefix}t xml:space="preserve">{_safe(wanted[number])}</{prefix}t></{prefix}is>'
                yield f'<{prefix}c r="{column}{number}" t="inlineStr">{told}</{prefix}c>'
                done = found.start()
            continue
        given = _NUMBER.search(found.group(2))
        number, prefix = int(given.group(1)) if given else number + 1, found.group(1)
        if number in wanted:
            yield sheet[done : found.start()] + _SPANS.sub("", found.group())
            done = found.end()
    yield sheet[done:]


def _with_drawing(sheet: str) -> str:
    """Name the shapes of the comments, in the one place of the sheet where the schema has them."""
    start = sheet.rindex("sheetData")
    start = sheet.index(">", start) + 1
    depth = 0
    for found in _TAG.finditer(sheet, start):
        closing, name, empty = found.groups()
        if depth == 0 and (closing or name.rpartition(":")[2] in _AFTER_COMMENTS):
            prefix = name.rpartition(":")[0]
            element = f"{prefix}:legacyDrawing" if prefix else "legacyDrawing"
            added = f'<{element} xmlns:xzr="{_OFFICE}" xzr:id="rIdXiezhiV"/>'
            return sheet[: found.start()] + added + sheet[found.start() :]
        depth += -1 if closing else 0 if empty else 1
    raise RefusedInChildError("xml")


def _with_comments(text: str, fresh: list[tuple[int, int, str]], author: str) -> str:
    found = re.search(r"<((?:\w+:)?)comments\b", text)
    prefix = found.group(1) if found else ""
    number = len(re.findall(rf"<{prefix}author\b", text))
    told = "".join(
        f'<{prefix}comment ref="{_place(row, column)}" authorId="{number}"><{prefix}text><{prefix}r>'
        f'<{prefix}t xml:space="preserve">{_safe(what)}</{prefix}t></{prefix}r></{prefix}text></{prefix}comment>'
        for row, column, what in fresh
    )
    text = re.sub(rf"<{prefix}(commentList|authors)\s*/>", rf"<{prefix}\1></{prefix}\1>", text)
    text = _before(text, "authors", f"<{prefix}author>{_safe(author)}</{prefix}author>")
    return _before(text, "commentList", told)


def _with_shapes(text: str, fresh: list[tuple[int, int, str]]) -> str:
    kind = "" if '"_x0000_t202"' in text else _KIND_OF_SHAPE
    first = max((int(each) for each in re.findall(r'id="_x0000_s(\d+)"', text)), default=1024) + 1
    told = "".join(
        _SHAPE.format(number=first + turn, row=row - 1, column=column - 1)
        for turn, (row, column, _) in enumerate(fresh)
    )
    return _before(text, "xml", kind + told)


def _place(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


def _safe(text: str) -> str:
    return escape(_UNPRINTABLE.sub("", text))
