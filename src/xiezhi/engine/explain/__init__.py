"""Explaining findings: every step from the event to the verdict, as a lawyer would write it in the margin."""

from xiezhi.engine.explain.obligation import Explanation
from xiezhi.engine.explain.thread import explain, wording_of

__all__ = ["Explanation", "explain", "wording_of"]
