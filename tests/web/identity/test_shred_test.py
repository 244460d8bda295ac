"""The shred test: after the destruction the plain values stand nowhere, in no file of the install, backup or log."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.conf import settings

from tests.structure.tree import ROOT
from tests.web.identity.people import LIU, NOW, QIAN, ZHANG, enter
from tests.web.identity.scanner import files_with, rows_with
from tests.web.identity.shred_install import backup
from tests.web.tables import install_variables, lay_tables
from xiezhi.web.identity.checks import problems
from xiezhi.web.identity.shredding import destroy_person, propose_destruction

SECRETS = (ZHANG.name, ZHANG.id_number, ZHANG.phone, "槐树巷")


@dataclass(frozen=True)
class Install:
    """A home folder, the register outside it, and all that was ever said on a terminal."""

    home: Path
    register: Path
    log: Path

    def run(self, *words: str) -> str:
        """Run a command, keep what it says, return it."""
        command = [sys.executable, "-m", *words]
        mine = install_variables(self.home, XIEZHI_SHRED_REGISTER=str(self.register))
        done = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, check=False)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(done.stdout + done.stderr)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def step(self, name: str) -> str:
        """Run one step of shred_install."""
        return self.run("tests.web.identity.shred_install", name)

    def plain(self) -> dict[str, list[str]]:
        """Return where a plain value stands."""
        found = {each: files_with(self.log.parent, each) for each in SECRETS}
        return {each: where for each, where in found.items() if where}

    @property
    def database(self) -> Path:
        return self.home / "xiezhi.sqlite3"


@pytest.fixture
def install(tmp_path: Path) -> Install:
    made = Install(tmp_path / "home", tmp_path / "elsewhere" / "register.jsonl", tmp_path / "log")
    lay_tables(install_variables(made.home))
    return made


def wrapped(database: Path) -> list[bytes]:
    """Return the wrapped keys of the person in thread t-1 and t-2."""
    with sqlite3.connect(database) as base:
        rows = base.execute(
            "SELECT wrapped FROM identity_key JOIN identity_party USING (key_id) WHERE person_id LIKE 'n%'"
        )
        return [bytes(each) for (each,) in rows]


def test_nothing_plain_is_left_and_a_restored_backup_is_shredded_again(install: Install, tmp_path: Path) -> None:
    install.step("live")
    install.run("xiezhi", "seal", "checkpoint")
    keys = wrapped(install.database)
    assert install.step("read").splitlines() == ["t-1 P1 张*", "t-1 P2 李*", "t-2 P1 张*"]
    (tmp_path / "backups").mkdir()
    backup(install.database, tmp_path / "backups" / "before.sqlite3")
    assert install.step("destroy") == "2\n"
    install.run("xiezhi", "seal", "checkpoint")
    install.run("xiezhi", "seal", "fsck")
    assert install.step("read").splitlines() == ["t-1 P1 -", "t-1 P2 李*", "t-2 P1 -"]
    assert install.plain() == {}
    stored = b"".join(each.read_bytes() for each in install.home.glob("xiezhi.sqlite3*"))
    assert (len(keys), [each for each in keys if each in stored]) == (2, [])
    for each in install.home.glob("xiezhi.sqlite3*"):
        each.unlink()
    shutil.copy(tmp_path / "backups" / "before.sqlite3", install.database)
    revived = install.step("read").splitlines()
    assert (revived[0], revived[3:]) == ("t-1 P1 张*", ["registered as destroyed, and lives: replay the register"] * 2)
    assert install.step("replay") == "2 0\n"
    install.run("xiezhi", "seal", "checkpoint")
    install.run("xiezhi", "seal", "fsck")
    assert install.step("read").splitlines() == ["t-1 P1 -", "t-1 P2 李*", "t-2 P1 -"]
    assert install.plain() == {}


def test_a_name_written_into_the_journal_is_found_by_the_scanner(install: Install) -> None:
    install.step("leak")
    assert list(install.plain()) == [ZHANG.name]


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "gb18030"])
def test_a_name_in_a_stray_file_is_found_in_any_coding(tmp_path: Path, coding: str) -> None:
    (tmp_path / "log.1").write_bytes(b"before " + ZHANG.name.encode(coding) + b" after")
    assert files_with(tmp_path, ZHANG.name) == ["log.1"]


@pytest.mark.usefixtures("committed")
def test_with_real_commits_the_storage_forgets_the_key_on_either_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = tmp_path / "register.jsonl"
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, shred_register=register))
    party = enter()
    proposal = propose_destruction(author=LIU, party=party, ground="个人信息保护法第四十七条", now=NOW)
    assert destroy_person(author=QIAN, proposal=proposal, now=NOW) == 1
    assert [rows_with(each) for each in SECRETS] == [[], [], [], []]
    assert problems(register) == []
    party.key.refresh_from_db()
    assert bytes(party.key.wrapped) == b""
