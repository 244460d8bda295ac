"""Loads a rulebook: a built-in one by name, a folder of the same form, or a draft (plain rule files)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from xiezhi.core.profiles import Profile, load_profiles
from xiezhi.core.text import Text
from xiezhi.law.cache import recall, store
from xiezhi.law.jurisdictions import read_instruments, read_jurisdiction, read_periods
from xiezhi.law.labels import with_labels
from xiezhi.law.model import Instrument, Jurisdiction, Rule, Rulebook, Vocabulary
from xiezhi.law.not_judged import read_not_judged
from xiezhi.law.problems import Problem, Problems, RulebookError
from xiezhi.law.reading import Reading
from xiezhi.law.rules import read_rule
from xiezhi.law.source import Items, Node, Table, quietly_text, read_yaml
from xiezhi.law.vocabulary import EMPTY, read_vocabulary
from xiezhi.law.words import Words

_BUILT_IN = Path(__file__).parent / "rulebook"
_DRAFT_BORROWS = "prc"
_SUFFIXES = frozenset({".yaml", ".csv"})


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the rules of a rulebook stand on."""

    jurisdiction: Jurisdiction
    instruments: Mapping[str, Instrument]
    vocabulary: Vocabulary
    profiles: Mapping[str, Profile]
    folder: Path


def rulebook_names() -> tuple[str, ...]:
    """Return the names of the built-in rulebooks."""
    return tuple(sorted(file.parent.name for file in _BUILT_IN.glob("*/jurisdiction.yaml")))


def load_rulebook(name_or_path: str | Path) -> Rulebook:
    """Return a rulebook by built-in name or by path; raise ``RulebookError`` with every defect found.

    A folder without ``jurisdiction.yaml``, or a single YAML file, is a draft on the vocabulary of ``prc``.
    """
    path = locate(name_or_path)
    digest = rulebook_digest(path)
    known = recall(digest, str(path))
    if known is not None:
        return known
    rulebook = compile_rulebook(path, digest)
    store(rulebook, str(path))
    return rulebook


def locate(name_or_path: str | Path) -> Path:
    """Return the folder or file that is meant."""
    if name_or_path in rulebook_names():
        return _BUILT_IN / name_or_path
    path = Path(name_or_path)
    if path.is_dir() or (path.is_file() and path.suffix in {".yaml", ".yml"}):
        return path.resolve()
    names = ", ".join(rulebook_names())
    problem = Problem(
        str(name_or_path),
        Text("没有这个规则库", "there is no such rulebook"),
        Text(
            f"写 {names} 之一，或规则文件夹、YAML 文件的路径",
            f"write one of {names}, or the path of a folder or YAML file of rules",
        ),
    )
    raise RulebookError(str(name_or_path), [problem])


def rulebook_digest(path: Path) -> str:
    """Return the SHA-256 over names and bytes of every file a rulebook is made of, those it borrows from included."""
    total = hashlib.sha256()
    for root in _with_borrowed(path):
        for file in [root] if root.is_file() else _files(root, _SUFFIXES):
            name = file.name if root.is_file() else file.relative_to(root).as_posix()
            content = file.read_bytes()
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


def compile_rulebook(path: Path, digest: str) -> Rulebook:
    """Read all files of a rulebook; raise ``RulebookError`` when there is any defect."""
    problems = Problems()
    ground = problems.attempt(lambda: _ground(path, problems))
    rules = None if ground is None else problems.attempt(lambda: _rules(path, ground, problems))
    unjudged = () if ground is None else read_not_judged(path / "not-judged.yaml", ground.instruments, problems)
    if problems.found or ground is None or rules is None:
        raise RulebookError(str(path), problems.found)
    vocabulary, judged = rules
    return Rulebook(ground.jurisdiction, ground.instruments, vocabulary, judged, digest, str(ground.folder), unjudged)


def _files(folder: Path, suffixes: frozenset[str]) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.suffix in suffixes and each.is_file())


def _with_borrowed(path: Path) -> tuple[Path, ...]:
    """Return the rulebook's own root and, after it, those it borrows words from."""
    if not (path / "jurisdiction.yaml").is_file():
        return (path, *_with_borrowed(_BUILT_IN / _DRAFT_BORROWS))
    unheard = Problems()
    node = unheard.attempt(lambda: read_yaml(path / "jurisdiction.yaml", "", unheard))
    borrows = quietly_text(node.entries.get("borrows")) if isinstance(node, Table) else None
    return (path, *_with_borrowed(_BUILT_IN / borrows)) if borrows in rulebook_names() and borrows else (path,)


def _ground(path: Path, problems: Problems) -> _Ground:
    """Read everything but the rules."""
    if not (path / "jurisdiction.yaml").is_file():
        ground = _ground(_BUILT_IN / _DRAFT_BORROWS, problems)
        own_name = path.resolve().name
        jurisdiction = replace(ground.jurisdiction, name=Text(own_name, own_name), mapping=None, draft=True)
        return replace(ground, jurisdiction=jurisdiction)
    jurisdiction, borrows = read_jurisdiction(path / "jurisdiction.yaml", rulebook_names(), problems)
    below = None if borrows is None else _ground(_BUILT_IN / borrows, problems)
    vocabulary = read_vocabulary(path / "vocabulary", EMPTY if below is None else below.vocabulary, problems)
    vocabulary = with_labels(path / "vocabulary", vocabulary, problems)
    own_profiles = (path / "profiles.csv").is_file()
    profiles = load_profiles(path / "profiles.csv") if own_profiles else {} if below is None else below.profiles
    words = Words(vocabulary, profiles, (), admit=False)
    periods = read_periods(path / "vocabulary" / "periods.yaml", words, problems)
    return _Ground(
        jurisdiction,
        {**(below.instruments if below else {}), **read_instruments(path / "instruments.yaml", problems)},
        replace(vocabulary, periods={**vocabulary.periods, **periods}),
        profiles,
        path if own_profiles or below is None else below.folder,
    )


def _rules(path: Path, ground: _Ground, problems: Problems) -> tuple[Vocabulary, tuple[Rule, ...]]:
    nodes = _rule_nodes(path, ground.jurisdiction.draft, problems)
    words = Words(ground.vocabulary, ground.profiles, ground.instruments, admit=ground.jurisdiction.draft)
    if ground.jurisdiction.draft:
        _settle(nodes, words)
    reading = Reading(words, problems, draft=ground.jurisdiction.draft)
    rules = [problems.attempt(partial(read_rule, node, reading)) for node in nodes]
    _refuse_doubles(nodes, problems)
    return words.vocabulary(), tuple(rule for rule in rules if rule is not None)


def _settle(nodes: Iterable[Node], words: Words) -> None:
    """Read a draft until every word has its storage class; defects are noted only in the reading after this."""
    words.changed = True
    while words.changed:  # ends: every change admits one more of the finitely many words of these rules
        words.changed = False
        unheard = Problems()
        reading = Reading(words, unheard, draft=True)
        for node in nodes:
            unheard.attempt(partial(read_rule, node, reading))
    words.last_reading = True


def _rule_nodes(path: Path, draft: bool, problems: Problems) -> tuple[Node, ...]:
    """Return the rules of a rulebook as they are written; outside drafts a file is one rule and bears its id."""
    nodes: list[Node] = []
    for file in _rule_files(path):
        node = problems.attempt(partial(read_yaml, file, str(file), problems))
        if isinstance(node, Items) and draft:
            nodes.extend(node.items)
        elif node is not None:
            nodes.append(node)
            if not draft:
                _check_file_name(file, node, problems)
    return tuple(nodes)


def _rule_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return _files(path / "rules" if (path / "jurisdiction.yaml").is_file() else path, frozenset({".yaml", ".yml"}))


def _check_file_name(file: Path, node: Node, problems: Problems) -> None:
    entries = node.entries if isinstance(node, Table) else {}
    for key, expected in (("id", file.stem), ("domain", file.parent.name)):
        named = quietly_text(entries.get(key))
        if named is not None and named != expected:
            problems.add(
                entries[key].place,
                Text(
                    f"{key} 是 {named}，文件名/文件夹是 {expected}",
                    f"{key} is {named}, the file or folder says {expected}",
                ),
                Text("使二者一致", "make them agree"),
            )


def _refuse_doubles(nodes: Iterable[Node], problems: Problems) -> None:
    first: dict[str, str] = {}
    for node in nodes:
        rule_id = quietly_text(node.entries.get("id")) if isinstance(node, Table) else None
        if rule_id is not None and first.setdefault(rule_id, node.place) != node.place:
            problems.add(
                node.place,
                Text(
                    f"编号 {rule_id} 已用于 {first[rule_id]}", f"the id {rule_id} is already used at {first[rule_id]}"
                ),
                Text("另取编号", "choose another id"),
            )
