"""What may stand in no file: registry hosts, unfinished work, silenced tools without a reason, empty names."""

from __future__ import annotations

import ast
import re

import pytest

from tests.structure.tree import ROOT, modules, texts

# Written in pieces, so that this file passes its own test.
_HOSTS = re.compile(
    "|".join(
        [
            r"(test\.)?pypi" + r"\.(org|python)",
            r"python" + r"hosted\.org",
            r"registry\." + r"(npmjs|yarnpkg)",
            r"npm" + r"mirror\.com",
            r"(deb|security)\." + r"debian\.org",
            r"tuna\." + r"tsinghua",
            r"mirrors\.[a-z]+\." + r"(com|cn|edu)",
            r"files\." + r"anaconda",
        ]
    ),
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME"]) + r")\b")
_NO_COVER = re.compile("pragma" + r":\s*no\s*(cover|branch)", re.IGNORECASE)
_SILENCED = re.compile(r"#\s*(type:\s*" + r"ignore|no" + r"qa)(?P<rest>.*)$")
_WITH_CODE_AND_REASON = re.compile(r"^(\[[\w, -]+\]|:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)\s+(#\s*|- |— )\S+")
_EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def silenced_without_reason(source: str) -> list[str]:
    """Return the comments that silence a tool without naming the code and the reason."""
    found = [match for line in source.splitlines() if (match := _SILENCED.search(line))]
    return [match.group(0) for match in found if not _WITH_CODE_AND_REASON.match(match.group("rest"))]


def imports_of_web(source: str) -> bool:
    """Say whether a module imports the web application."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return any(name == "xiezhi.web" or name.startswith("xiezhi.web.") for name in names)


@pytest.mark.parametrize("wall", [_HOSTS, _UNFINISHED, _NO_COVER], ids=["registry-host", "unfinished", "no-cover"])
def test_no_file_says(wall: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if wall.search(line)
    ]
    assert found == []


def test_a_silenced_tool_names_code_and_reason() -> None:
    found = {path.relative_to(ROOT): silenced_without_reason(path.read_text(encoding="utf-8")) for path in modules()}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_module_has_an_empty_name() -> None:
    names = [
        path.relative_to(ROOT) for path in modules() if path.stem in _EMPTY_NAMES or path.parent.name in _EMPTY_NAMES
    ]
    assert names == []


def test_only_one_door_leads_to_the_web() -> None:
    inside = [path for path in modules() if (ROOT / "src" / "xiezhi" / "web") not in path.parents]
    importers = {path for path in inside if imports_of_web(path.read_text(encoding="utf-8"))}
    doors = {ROOT / "src" / "xiezhi" / "cli" / "web.py", ROOT / "conftest.py"}
    measured = {path for path in inside if path.parent == ROOT / "benchmarks" and path.name.startswith("web_")}
    assert importers <= doors | measured | {path for path in inside if "tests" in path.parts}


@pytest.mark.parametrize(
    ("wall", "planted"),
    [
        (_HOSTS, "https" + "://pypi" + ".org/simple"),
        (_HOSTS, "https" + "://registry." + "npmjs.org"),
        (_HOSTS, "https" + "://mirrors.aliyun." + "com/x"),
        (_UNFINISHED, "# TO" + "DO later"),
        (_NO_COVER, "if x:  # pragma" + ": no cover"),
    ],
    ids=["python-index", "node-index", "mirror", "unfinished", "no-cover"],
)
def test_a_planted_phrase_is_seen(wall: re.Pattern[str], planted: str) -> None:
    assert wall.search(planted)


def test_a_planted_silence_is_seen() -> None:
    bare, coded = "x = 1  # type: " + "ignore", "x = 1  # no" + "qa: F401"
    assert silenced_without_reason(bare + "\n" + coded) == [bare[7:], coded[7:]]
    assert silenced_without_reason(coded + " # re-exported for the command line") == []


def test_a_planted_web_import_is_seen() -> None:
    assert imports_of_web("import xiezhi.web.urls")
    assert imports_of_web("from xiezhi import web")
    assert not imports_of_web("import xiezhi.core")
