"""Damaged files of every kind end as text or as a message, never as anything else."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

from tests.checker.reading.samples import W, docx, paragraph, pdf
from tests.proof import Size
from xiezhi.checker.reading import ReadingError, read_bytes

_NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
_NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    "</w:numbering>"
)
_ROW = f"<w:tr><w:tc>{paragraph('刑事')}</w:tc><w:tc>{paragraph('12')}</w:tc></w:tr>"
_BODY = f"{paragraph('甲', _NUMBERED)}<w:tbl>{_ROW}</w:tbl>"


def _stored() -> bytes:
    """A .docx without compression, so that a mutation reaches the XML and not only the packing."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        file.writestr("word/document.xml", f"<w:document {W}><w:body>{_BODY}</w:body></w:document>")
        file.writestr("word/numbering.xml", _NUMBERING)
    return buffer.getvalue()


_SEEDS = (
    ("a.docx", docx(_BODY, numbering=_NUMBERING)),
    ("b.docx", _stored()),
    ("c.pdf", pdf([[(72, 760, "报告2025年"), (72, 700, "类别"), (200, 700, "12")], [(72, 7, "二")]])),
    (
        "d.html",
        "<html><meta charset=gbk><table><tr><td colspan=2 rowspan=3>甲<td>12</table>共<b>12</b>起".encode("gbk"),
    ),
    ("e.txt", "共辦結12起，較上年".encode("cp950")),
    ("f.txt", "共办结12起，较上年".encode()),
)


def _mutated(raw: bytes, dice: random.Random) -> bytes:
    out = bytearray(raw)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        at, kind = dice.randrange(len(out) + 1), dice.randrange(4)
        if kind == 0:
            out[at : at + 1] = bytes((dice.randrange(256),))
        elif kind == 1:
            out[at:at] = dice.randbytes(dice.randrange(6))
        elif kind == 2:
            del out[at : at + dice.randrange(1, 30)]
        else:
            start = dice.randrange(len(out) + 1)
            out[at:at] = out[start : start + 30]
    return bytes(out)


def test_a_damaged_file_is_read_or_refused_and_nothing_else(size: Size) -> None:
    dice = random.Random(2026)
    read = refused = 0
    for _ in range(size(1_000, 20_000)):
        name, raw = dice.choice(_SEEDS)
        try:
            read_bytes(_mutated(raw, dice), name)
            read += 1
        except ReadingError:
            refused += 1
    assert min(read, refused) > 100
