"""Draws a file nobody vouches for as a JPEG: bytes on standard input, a picture on standard output, few resources.

Run as a file of its own (``python -I preview_child.py image|pdf PAGE``; page 0 prints how many there are). It imports
nothing of ours.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings

import pypdfium2
from PIL import Image, ImageOps

MEMORY, SECONDS, PIXELS, WIDEST = 1 << 30, 10, 40_000_000, 1400


def limit() -> None:
    """Bound memory and processor time; no file can be written."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def from_image(content: bytes) -> Image.Image:
    """Decode a PNG or a JPEG, the right way up; a bomb is an error."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    image.draft("RGB", (WIDEST, WIDEST))
    return ImageOps.exif_transpose(image)


def from_pdf(content: bytes, page: int) -> Image.Image:
    """Draw a page (from 1)."""
    document = pypdfium2.PdfDocument(content)
    sheet = document[page - 1]
    scale = min(WIDEST / max(*sheet.get_size(), 1), 3)
    drawn: Image.Image = sheet.render(scale=scale).to_pil()
    return drawn


def _count(how: str, content: bytes) -> int:
    if how == "pdf":
        return len(pypdfium2.PdfDocument(content))
    from_image(content).load()
    return 1


def main() -> None:
    """Draw."""
    how, page = sys.argv[1], int(sys.argv[2])
    content = sys.stdin.buffer.read()
    limit()
    if page == 0:
        print(_count(how, content), end="")
        return
    image = from_pdf(content, page) if how == "pdf" else from_image(content)
    image.thumbnail((WIDEST, WIDEST))
    flat = Image.new("RGB", image.size, "white")
    seen = image.convert("RGBA")
    flat.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    # A fresh picture: neither metadata nor anything else of the original goes with it.
    flat.save(out, "JPEG", quality=82)
    sys.stdout.buffer.write(out.getvalue())


if __name__ == "__main__":
    main()
