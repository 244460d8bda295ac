"""Duties of administrative procedure: the acts they attach to, typed from the articles."""

from __future__ import annotations

from xiezhi.demo.duties.duty import Duty, where

DUTIES: tuple[Duty, ...] = (
    Duty("po-case-period", ("admin-case-accepted", "admin-case-filed"), where(case_class="public-order")),
)
