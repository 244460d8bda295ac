"""What the desk keeps."""

from __future__ import annotations

from xiezhi.web.desk.models.sheets import Outcome, RunState, SheetFile, SheetRow, SheetRun

__all__ = ["Outcome", "RunState", "SheetFile", "SheetRow", "SheetRun"]
