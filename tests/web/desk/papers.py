"""Files for the tests: small, of each type, and hostile ones."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

from tests.web.org.cast import NOW, City
from xiezhi.web.desk.actions.files import Upload, add_file
from xiezhi.web.desk.files.records import KINDS
from xiezhi.web.desk.models import StoredFile

POSTING = KINDS["posting"]


def image(form: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    """Return a picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, form)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    """Return a document of blank pages."""
    out = io.BytesIO()
    sheets = [Image.new("RGB", (60, 80), "white") for _ in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def office(*parts: str, text: str = "<x/>") -> bytes:
    """Return an office file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in ("[Content_Types].xml", *parts):
            archive.writestr(each, text)
    return out.getvalue()


def attach(bureau: City, name: str = "任命书.png", content: bytes = b"", role: str = "officer") -> StoredFile:
    """Attach a file to the posting of a role."""
    posting = bureau.viewers[role].posting
    assert posting is not None
    given = Upload(name, content or image() + name.encode())
    return add_file(actor=bureau.viewers["unit_head"], kind=POSTING, record_id=posting.pk, given=given, now=NOW)


def spoiled(content: bytes) -> bytes:
    """Return a content with one bit turned; a byte put in its place may be the one that was there."""
    return content[:-1] + bytes([content[-1] ^ 1])
