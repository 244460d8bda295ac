"""Registers (列表、台账): every list of the application, declared once and shown, printed and exported from that."""

from __future__ import annotations

from xiezhi.web.desk.registers import ground, people
from xiezhi.web.desk.registers.register import declare


def declare_own() -> None:
    """Make the registers of the desk known."""
    for register in (ground.UNITS, people.ACCOUNTS, people.POSTINGS, ground.JOURNAL):
        declare(register)
