"""The checklist of a venue: six items, as data beside the program."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

ITEMS = 6
_FILE = Path(__file__).with_name("checklist.yaml")


class ChecklistError(XiezhiError):
    """The checklist cannot be used; the pages of venues do not open with it."""


@cache
def checklist() -> Mapping[str, Text]:
    """Return the items of the checklist by id, in their order."""
    return read_checklist(_FILE.read_text(encoding="utf-8"), str(_FILE))


def read_checklist(text: str, name: str) -> Mapping[str, Text]:
    """Read a checklist; raise ``ChecklistError`` unless it has six items, each said in both languages."""
    table = yaml.load(text, Loader=yaml.CSafeLoader)
    said = {
        str(key): Text(str(each["zh"]), str(each["en"]))
        for key, each in (table.items() if isinstance(table, dict) else ())
        if isinstance(each, dict) and set(each) == {"zh", "en"}
    }
    if len(said) != ITEMS or len(table) != ITEMS:
        raise ChecklistError(
            name,
            Text(
                f"须有 {ITEMS} 项，每项有 zh 和 en，现可用 {len(said)} 项", f"has {len(said)} usable items of {ITEMS}"
            ),
            Text("改正清单", "give six items, each as {zh: …, en: …}"),
        )
    return said
