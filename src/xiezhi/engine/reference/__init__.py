"""The reference evaluator: one case at a time in plain Python, the page ``rule-language.md`` put into code."""

from xiezhi.engine.reference.evaluator import judge

__all__ = ["judge"]
