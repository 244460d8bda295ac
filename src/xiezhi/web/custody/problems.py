"""Why something about a stay or a centre cannot be entered."""

from __future__ import annotations

from xiezhi.web.org.actions.problems import OrgError


class StateError(OrgError):
    """The stay is not in a state for this step: somebody was quicker, or the order of things is another."""
