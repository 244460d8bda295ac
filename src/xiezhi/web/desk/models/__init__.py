"""The tables of the desk: nothing in them is evidence; a module for each field."""

from __future__ import annotations

from xiezhi.web.desk.models.files import StoredFile
from xiezhi.web.desk.models.forms import Draft, Submission
from xiezhi.web.desk.models.keeping import Disposal, DisposalStage, RuleSet, RuleSetStage
from xiezhi.web.desk.models.registers import RegisterChoice, SavedFilter
from xiezhi.web.desk.models.running import Job, JobState, Loading, RestoreRequest
from xiezhi.web.desk.models.sheets import Outcome, RunState, SheetFile, SheetRow, SheetRun

__all__ = [
    "Disposal",
    "DisposalStage",
    "Draft",
    "Job",
    "JobState",
    "Loading",
    "Outcome",
    "RegisterChoice",
    "RestoreRequest",
    "RuleSet",
    "RuleSetStage",
    "RunState",
    "SavedFilter",
    "SheetFile",
    "SheetRow",
    "SheetRun",
    "StoredFile",
    "Submission",
]
