"""What an uploaded workbook may be at most; each limit is refused with its number, none is passed over in silence."""

from __future__ import annotations

MOST_BYTES = 20 * 1024 * 1024
MOST_ENTRIES = 2_000
# All parts unpacked; a hundred thousand rows of thirty columns are about 150 MB.
MOST_UNPACKED = 300 * 1024 * 1024
# A real sheet packs to between a fifth and a fiftieth.
MOST_RATIO = 200
RATIO_FROM = 1024 * 1024
MOST_CELLS_DECLARED = 50_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_TEXT = 2_000
MOST_MERGES = 10_000
# The child that parses: its memory, its processor time, and by the clock, for one that hangs. On a machine under load a
# large file takes minutes by the clock, and that is no reason to refuse it.
CHILD_MEMORY = 512 * 1024 * 1024
CHILD_SECONDS = 60
CHILD_WAIT = 900
