"""Why a paper is not made, served or voided, or a template not taken."""

from __future__ import annotations

from xiezhi.web.org.actions.problems import OrgError


class PaperError(OrgError):
    """What was asked does not fit the paper, its case, or its template."""
