"""The settings: environment variables only, each known and well formed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.structure.tree import ROOT
from xiezhi.core.files import write_new
from xiezhi.web import keys
from xiezhi.web.environment import VARIABLES, Environment, SettingError, read_environment
from xiezhi.web.keys import (
    KeyMissingError,
    identity_keys,
    index_key,
    install_id,
    journal_key,
    make_missing_keys,
    pseudonym_key,
    session_secret,
    signer,
)


def test_without_any_variable_the_records_are_in_sqlite_in_the_home_folder() -> None:
    found = read_environment({"HOME": "/root"})
    assert found.database.name.endswith(".local/share/xiezhi-web/xiezhi.sqlite3")
    assert (found.https, found.witness, found.passwords) == (True, None, "modern")


def test_one_variable_names_a_postgresql_server() -> None:
    found = read_environment({"XIEZHI_DATABASE": "postgresql://liu:p%40ss@db.example:5433/xiezhi"}).database
    assert (found.name, found.user, found.password, found.host, found.port) == (
        "xiezhi",
        "liu",
        "p@ss",
        "db.example",
        "5433",
    )
    assert read_environment({"XIEZHI_DATABASE": "postgresql://x@%2Ftmp/y"}).database.host == "/tmp"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XIEZHI_HOEM", "/x"),
        ("XIEZHI_HTTPS", "maybe"),
        ("XIEZHI_PASSWORDS", "none"),
        ("XIEZHI_CIPHER", "des"),
        ("XIEZHI_DATABASE", "mysql://x/y"),
        ("XIEZHI_DATABASE", "postgresql://x"),
        ("XIEZHI_DATABASE", "postgresql://x/y?sslmode=disable"),
    ],
)
def test_an_unknown_or_malformed_variable_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_environment({name: value})
    assert caught.value.where == name


def test_each_variable_is_documented_and_no_other() -> None:
    text = (ROOT / "docs" / "reference" / "web.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(XIEZHI_\w+)`", text, re.MULTILINE)) == set(VARIABLES)


def test_keys_are_made_once_and_are_their_owners_alone(tmp_path: Path) -> None:
    found = read_environment({"XIEZHI_HOME": str(tmp_path)})
    assert session_secret(found) == ""
    with pytest.raises(KeyMissingError):
        journal_key(found)
    assert len(make_missing_keys(found)) == 6
    before = journal_key(found), signer(found).key, session_secret(found), identity_keys(found)[0], index_key(found)
    assert make_missing_keys(found) == []
    again = journal_key(found), signer(found).key, session_secret(found), identity_keys(found)[0], index_key(found)
    assert before == again
    assert len({journal_key(found), identity_keys(found)[0], index_key(found), pseudonym_key(found)}) == 4
    assert {each.stat().st_mode & 0o777 for each in found.keys.iterdir()} == {0o600}


@pytest.fixture
def overtaken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Environment, list[Path]]:
    """Return a fresh home in which another process starts just before the first of our keys is written; its keys."""
    found, theirs = read_environment({"XIEZHI_HOME": str(tmp_path)}), list[Path]()

    def late(file: Path, text: str) -> None:
        monkeypatch.setattr(keys, "write_new", write_new)
        theirs.extend(make_missing_keys(found))
        write_new(file, text)

    monkeypatch.setattr(keys, "write_new", late)
    return found, theirs


def test_who_is_overtaken_at_the_first_start_takes_the_keys_of_the_other(
    overtaken: tuple[Environment, list[Path]],
) -> None:
    found, theirs = overtaken
    assert make_missing_keys(found) == []
    assert sorted(theirs) == sorted(found.keys.iterdir())
    assert len(theirs) == 6


def test_the_overtaken_would_fail_if_it_did_not_look_again(
    overtaken: tuple[Environment, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_made_once", lambda file, make: not file.exists() and make(file) is None)
    with pytest.raises(FileExistsError):
        make_missing_keys(overtaken[0])


@pytest.mark.parametrize("content", ["", "\n", "ab" * 31, "ab" * 33, "xy" * 32])
def test_a_key_that_was_cut_off_is_no_key(tmp_path: Path, content: str) -> None:
    found = read_environment({"XIEZHI_HOME": str(tmp_path)})
    make_missing_keys(found)
    (found.keys / keys.INDEX).write_text(content, encoding="ascii")
    with pytest.raises(KeyMissingError) as caught:
        index_key(found)
    assert caught.value.where.endswith(keys.INDEX)
    (found.keys / keys.COMING).write_text(content, encoding="ascii")
    with pytest.raises(KeyMissingError):
        identity_keys(found)
    (found.keys / keys.SESSIONS).write_text(content, encoding="ascii")
    with pytest.raises(KeyMissingError):
        session_secret(found)


def test_the_id_of_an_install_stays(tmp_path: Path) -> None:
    found = read_environment({"XIEZHI_HOME": str(tmp_path)})
    made = install_id(found)
    assert len(made) == 36
    assert install_id(found) == made
