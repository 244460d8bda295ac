"""Files become text: .txt, .md, .docx, .pdf with a text layer, .html.

What every reader of a file promises to the rest of the checker:

- ``SourceText.text`` is what was published. For .txt and .md it is the decoded file, unchanged but for the byte-order
  mark; for .docx, .pdf and .html it is the extracted text, one paragraph a line. All offsets refer to it.
- A table is written row by row: one row a line, cells parted by exactly one tab. A cell never holds a tab or a line
  break. An empty cell, and each further column or row of a merged cell, is written ``-``, so that columns stay in line.
- Characters are never simplified, narrowed or normalised here; the one exception is a .pdf's Kangxi radicals, which
  stand for the ordinary characters in every font that uses them.
- Reading ends: file size, unpacked size and page number have limits, and a file that cannot be read is a
  ``ReadingError`` that says where, what, and what to do.
"""

from xiezhi.checker.reading.errors import ReadingError
from xiezhi.checker.reading.files import read_bytes, read_report

__all__ = ["ReadingError", "read_bytes", "read_report"]
