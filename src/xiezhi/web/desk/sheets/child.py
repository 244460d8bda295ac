"""The child that parses an uploaded workbook: it limits itself, reads standard input, and writes JSON lines.

``read WHAT``: the file is standard input; the first line tells sheet, row of headings and columns, then come batches of
``[row number, [cells], merged]``, at last ``{"end": rows, "widest": columns}``. ``mark INSTRUCTIONS OUT``: the same
file with comments. A refusal is ``{"refused": word, "detail": text}``. It imports neither Django nor the database.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import TYPE_CHECKING, cast

from xiezhi.web.desk.sheets import limits

if TYPE_CHECKING:
    from io import BufferedReader

    from xiezhi.seal.verify import Json


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_SECONDS, limits.CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0) if sys.argv[1] == "read" else (limits.MOST_UNPACKED,) * 2)
    # NumPy reserves more address space than the whole limit, and lxml would take the place of defusedxml.
    sys.modules["numpy"] = None  # type: ignore[assignment] # None is Python's own mark for "not there"
    os.environ["OPENPYXL_LXML"] = "False"


def tell(line: Json) -> None:
    """Write one line."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def main() -> int:
    """Do what the first word says, within the limits."""
    _limit()
    file = cast("BufferedReader", sys.stdin.buffer)
    try:
        _work(file)
    except MemoryError:
        tell({"refused": "memory", "detail": ""})
    sys.stdout.flush()
    return 0


def _work(file: BufferedReader) -> None:
    # Imported under the limits, and after numpy is out of the way.
    from xiezhi.web.desk.sheets.parsing import RefusedInChildError, read  # noqa: PLC0415 - see above

    try:
        if sys.argv[1] == "read":
            for line in read(file, **json.loads(sys.argv[2])):
                tell(line)
        else:
            from xiezhi.web.desk.sheets.marking import mark  # noqa: PLC0415 - see above

            mark(file, sys.argv[2], sys.argv[3])
    except RefusedInChildError as error:
        tell({"refused": error.word, "detail": error.detail})


if __name__ == "__main__":
    sys.exit(main())
