"""Why a course does not go on."""

from __future__ import annotations

from xiezhi.web.org.actions.problems import OrgError


class CourseError(OrgError):
    """The step does not fit where the course stands."""
