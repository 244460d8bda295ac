"""Each import contract, proven by planting the import it forbids in a copy of the package."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.tree import ROOT, modules

# contract, module that sins (made if absent), the line planted
PLANTED = [
    ("cli → web → report", "core/planted.py", "import xiezhi.law"),
    ("cli → web → report", "core/planted.py", "import xiezhi.cli.main"),
    ("cli → web → report", "law/planted.py", "import xiezhi.engine"),
    ("cli → web → report", "engine/planted.py", "import xiezhi.cli.main"),
    ("cli → web → report", "engine/planted.py", "import xiezhi.checker"),
    ("cli → web → report", "core/planted.py", "import xiezhi.web"),
    ("cli → web → report", "newcomer/__init__.py", "import xiezhi.core"),
    ("the checker is usable alone", "checker/planted.py", "import xiezhi.law"),
    ("the checker is usable alone", "checker/planted.py", "import xiezhi.engine"),
    ("the truth of synthetic logs", "demo/planted.py", "import xiezhi.law"),
    ("the truth of synthetic logs", "demo/planted.py", "import xiezhi.engine.batch"),
    ("the seal knows core", "seal/planted.py", "import xiezhi.law"),
    ("the verifier is one file", "seal/verify.py", "import xiezhi.core.text"),
    ("the verifier is one file", "seal/verify.py", "import cryptography"),
    ("only web imports Django", "cli/planted.py", "import django.db"),
    ("inside web", "web/journal/planted.py", "import xiezhi.web.org"),
    ("inside web", "web/identity/planted.py", "import xiezhi.web.org"),
    ("inside web", "web/journal/planted.py", "import xiezhi.web.identity"),
    ("core needs the standard library only", "core/planted.py", "import pyarrow"),
    ("core needs the standard library only", "core/planted.py", "import yaml"),
    ("only engine.batch imports numba", "engine/planted.py", "import numba"),
    ("only engine.batch imports numba", "law/planted.py", "import numpy"),
    ("only engine.batch imports numba", "demo/planted.py", "import numpy"),
    ("nothing imports what only the benchmarks", "engine/batch/planted.py", "import duckdb"),
    ("`xiezhi --help` loads no law", "cli/commands.py", "import pyarrow"),
    ("`xiezhi --help` loads no law", "cli/main.py", "import xiezhi.law"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and of the contracts."""
    shutil.copytree(ROOT / "src" / "xiezhi", tmp_path / "src" / "xiezhi", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contracts(copy: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a copy; its lines say ``<contract> KEPT`` or ``<contract> BROKEN``."""
    command = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"]
    environment = os.environ | {"PYTHONPATH": str(copy / "src")}
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def test_every_contract_is_kept(copy: Path) -> None:
    done = contracts(copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "sinner", "line"), PLANTED, ids=[f"{path}: {line}" for _, path, line in PLANTED])
def test_a_planted_import_breaks_its_contract(copy: Path, contract: str, sinner: str, line: str) -> None:
    if "xiezhi.web" in line:
        (copy / "src" / "xiezhi" / "web").mkdir(exist_ok=True)
        (copy / "src" / "xiezhi" / "web" / "__init__.py").touch()
    module = copy / "src" / "xiezhi" / sinner
    module.parent.mkdir(exist_ok=True)
    with module.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = contracts(copy)
    verdicts = [row for row in done.stdout.splitlines() if row.startswith(contract)]
    seen = any("BROKEN" in row for row in verdicts) or "newcomer" in done.stdout
    assert seen, done.stdout + done.stderr
    assert done.returncode != 0


def test_batch_may_import_numba(copy: Path) -> None:
    (copy / "src" / "xiezhi" / "engine" / "batch" / "planted.py").write_text("import numba\nimport numpy\n")
    assert contracts(copy).returncode == 0


def foreign_imports(source: str) -> set[str]:
    """Return the top-level names a module imports that are neither the standard library's nor ``xiezhi``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"xiezhi"}


def test_core_imports_nothing_foreign_whatever_its_name() -> None:
    inside = [path for path in modules() if ROOT / "src" / "xiezhi" / "core" in path.parents]
    assert inside
    assert set().union(*(foreign_imports(path.read_text(encoding="utf-8")) for path in inside)) == set()
    assert foreign_imports("import requests\nimport json\n") == {"requests"}


def test_help_loads_neither_law_nor_tables() -> None:
    code = (
        "import sys; from xiezhi.cli.main import main; main(['--lang', 'en']); "
        "print([n for n in sys.modules if n.split('.')[0] in ('pyarrow', 'numpy', 'numba', 'yaml', 'lxml') "
        "or n.startswith(('xiezhi.law', 'xiezhi.engine'))], file=sys.stderr)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "audit" in done.stdout


def test_the_deadline_calculator_loads_neither_rules_nor_tables() -> None:
    code = (
        "import sys; from xiezhi.cli.main import main; "
        "main(['due', '30 days', '--profile', 'APR-D', '--from', '2025-03-05', '--format', 'json']); "
        "print([n for n in sys.modules if n.split('.')[0] in ('pyarrow', 'numpy', 'numba', 'yaml', 'lxml') "
        "or n.startswith('xiezhi.engine') or n in ('xiezhi.law.model', 'xiezhi.law.loader')], file=sys.stderr)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert '"due_on": "2025-04-07"' in done.stdout
