"""The compiled rulebook on disk: used when it is ours and sound, ignored otherwise."""

from __future__ import annotations

import hashlib
import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from xiezhi.law import cache
from xiezhi.law.loader import load_rulebook, locate, rulebook_digest
from xiezhi.law.model import Rulebook


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "xiezhi"


def stored(home: Path) -> Path:
    files = list(home.iterdir())
    assert len(files) == 1
    return files[0]


def recalled(rulebook: Rulebook) -> Rulebook | None:
    return cache.recall(rulebook.digest, str(locate("it-cds")))


def test_the_second_load_comes_from_the_cache(home: Path) -> None:
    first = load_rulebook("it-cds")
    place = hashlib.sha256(str(locate("it-cds")).encode()).hexdigest()[:16]
    assert stored(home).name == f"rulebook-{first.digest}-{place}.pickle"
    assert recalled(first) == first
    assert load_rulebook("it-cds") == first
    assert rulebook_digest(locate("it-cds")) == first.digest


def test_a_file_that_others_may_write_is_ignored(home: Path) -> None:
    rulebook = load_rulebook("it-cds")
    stored(home).chmod(0o620)
    assert recalled(rulebook) is None


def test_a_link_to_a_folder_is_ignored(home: Path) -> None:
    rulebook = load_rulebook("it-cds")
    path = stored(home)
    path.unlink()
    path.mkdir()
    assert recalled(rulebook) is None


def test_a_file_of_another_user_is_ignored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rulebook = load_rulebook("it-cds")
    assert stored(home).is_file()
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert recalled(rulebook) is None


def test_a_damaged_file_is_ignored_and_replaced(home: Path) -> None:
    rulebook = load_rulebook("it-cds")
    stored(home).write_bytes(b"\x80\x05not a pickle")
    assert recalled(rulebook) is None
    assert load_rulebook("it-cds") == rulebook
    stored(home).write_bytes(pickle.dumps(("older code", rulebook)))
    stored(home).chmod(0o600)
    assert recalled(rulebook) is None


def test_another_source_or_digest_is_ignored(home: Path) -> None:
    rulebook = load_rulebook("it-cds")
    mine = stored(home)
    elsewhere = mine.with_name(cache._file(rulebook.digest, "/elsewhere").name)
    elsewhere.write_bytes(mine.read_bytes())
    elsewhere.chmod(0o600)
    assert cache.recall(rulebook.digest, "/elsewhere") is None
    other = replace(rulebook, digest="f" * 64)
    mine.rename(home / mine.name.replace(rulebook.digest, other.digest))
    assert cache.recall(other.digest, str(locate("it-cds"))) is None


def test_two_installs_of_one_rulebook_keep_a_copy_each(home: Path) -> None:
    rulebook = load_rulebook("it-cds")
    cache.store(rulebook, "/opt/second/it-cds")
    assert len(list(home.iterdir())) == 2
    assert recalled(rulebook) == rulebook
    assert cache.recall(rulebook.digest, "/opt/second/it-cds") == rulebook


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "xiezhi").write_text("a file, not a folder", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert len(load_rulebook("it-cds").rules) == 10


def test_a_cache_file_that_cannot_be_put_in_place_leaves_nothing_behind(home: Path) -> None:
    rulebook = load_rulebook("it-cds")
    path = stored(home)
    path.unlink()
    path.mkdir()
    (path / "in the way").touch()
    cache.store(rulebook, str(locate("it-cds")))
    assert [each.name for each in home.iterdir()] == [path.name]


def test_without_the_variable_the_cache_lies_under_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/invalid")
    assert cache.cache_folder() == Path.home() / ".cache" / "xiezhi"
