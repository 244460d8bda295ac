"""Duties of evidence, defence and safeguards in criminal cases: the acts they attach to, typed from the articles."""

from __future__ import annotations

from xiezhi.demo.duties.duty import Duty

DUTIES: tuple[Duty, ...] = ()
