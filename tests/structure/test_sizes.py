"""The walls of house style rule 11: 600 lines a module, 60 logic lines a function."""

from __future__ import annotations

import ast

from tests.structure.tree import ROOT, modules

MODULE_WALL = 600
FUNCTION_WALL = 60


def logic_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines on which a statement of ``function`` starts, its docstring and inner functions' lines aside.

    >>> logic_lines(ast.parse("def f():\\n    'doc'\\n    x = [\\n        1,\\n    ]\\n    return x").body[0])
    2
    """
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    starts: set[int] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            starts.add(node.lineno)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))
    return len(starts)


def long_functions(source: str) -> list[str]:
    """Return the functions over the wall, with their logic lines."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [f"{each.name}: {logic_lines(each)}" for each in functions if logic_lines(each) > FUNCTION_WALL]


def test_no_module_is_over_the_wall() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in lengths.items() if lines > MODULE_WALL} == {}


def test_no_function_is_over_the_wall() -> None:
    found = {path.relative_to(ROOT): long_functions(path.read_text(encoding="utf-8")) for path in modules()}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_planted_long_function_is_seen() -> None:
    assert long_functions("def f():\n" + "    x = 1\n" * 60) == []
    assert long_functions("def f():\n" + "    x = 1\n" * 61) == ["f: 61"]
