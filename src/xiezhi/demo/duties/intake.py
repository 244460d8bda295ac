"""Duties of intake, filing and the end of a case: the acts they attach to, typed from the articles."""

from __future__ import annotations

from xiezhi.demo.duties.duty import Duty

DUTIES: tuple[Duty, ...] = ()
