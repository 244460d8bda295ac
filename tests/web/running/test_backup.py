"""Backup and restore: everything but the keys in one file, and nothing comes back with a bit changed."""

from __future__ import annotations

import random
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof import Size
from tests.web.postgresql import binaries, durable_server
from tests.web.running.install import Install, new_install
from xiezhi.web.desk.running.archive import ArchiveError, digest_of, pack, unpack


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Install:
    return new_install(tmp_path_factory.mktemp("living") / "home")


@pytest.fixture(scope="module")
def backup(living: Install, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backups")
    living.run("backup", folder, "--with-keys", living.home.parent / "safe")
    return next(folder.glob("xiezhi-*.zip"))


def with_keys(living: Install, home: Path) -> Install:
    shutil.copytree(living.home / "keys", home / "keys")
    return Install(home, living.database)


def test_what_was_backed_up_comes_back_and_its_root_is_derived_anew(
    living: Install, backup: Path, tmp_path: Path
) -> None:
    empty = Install(tmp_path / "home")
    told = empty.run("restore", backup, "--verify", "--keys", living.home.parent / "safe")
    assert "30 片叶；根已由存储内容重算，相符" in told
    assert empty.run("seal", "key") == living.run("seal", "key")
    assert (empty.home / "install.id").read_text() == (living.home / "install.id").read_text()
    empty.run("seal", "checkpoint")
    assert "问题 0" in empty.run("seal", "fsck")


def test_a_backup_holds_no_key_and_no_register_and_is_its_owners_alone(living: Install, backup: Path) -> None:
    secrets = [each.read_bytes().strip() for each in (living.home / "keys").iterdir()]
    with zipfile.ZipFile(backup) as packed:
        assert sorted(packed.namelist()) == ["database.sqlite3", "manifest.json"]
        contents = b"".join(packed.read(name) for name in packed.namelist())
    assert len(secrets) == 6
    assert not any(secret in contents for secret in secrets)
    assert backup.stat().st_mode & 0o077 == 0


def test_the_keys_never_lie_beside_the_backup(living: Install, tmp_path: Path) -> None:
    told = living.run("backup", tmp_path, "--with-keys", tmp_path, code=2)
    assert "密钥不得与备份放在一处" in told


def test_a_target_that_cannot_be_written_is_said(living: Install, backup: Path, tmp_path: Path) -> None:
    assert "不是已有的目录" in living.run("backup", tmp_path / "nowhere" / "x.zip", code=2)
    assert "不是已有的目录" in living.run("backup", tmp_path / "x.tar", code=2)
    assert "已存在" in living.run("backup", backup, code=2)
    assert "先放回密钥备份" in Install(tmp_path / "h").run("restore", backup, "--keys", tmp_path / "no", code=2)
    assert "读不出" in with_keys(living, tmp_path / "i").run("restore", tmp_path / "no.zip", code=2)


def test_a_changed_bit_anywhere_is_refused(backup: Path, tmp_path: Path, size: Size) -> None:
    data = backup.read_bytes()
    chance, broken = random.Random(3), tmp_path / "broken.zip"
    # The zip's own tables are at its end, and the digest is its last 64 bytes: these are tried one by one.
    places = [chance.randrange(len(data)) for _ in range(size(200, 5_000))]
    for place in [*places, *range(len(data) - 300, len(data))]:
        broken.write_bytes(data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :])
        with pytest.raises(ArchiveError):
            unpack(broken, tmp_path / "out")
    for cut in (0, 1, 63, 64, 65, len(data) // 2, len(data) - 1):
        broken.write_bytes(data[:cut])
        with pytest.raises(ArchiveError):
            unpack(broken, tmp_path / "out")


def repacked(backup: Path, folder: Path, change: str) -> Path:
    """What somebody with the file, but without the keys, makes of it: a row changed, and every digest right again."""
    manifest = unpack(backup, folder)
    base = folder / "database.sqlite3"
    Install(folder).python(
        f"import sqlite3; b = sqlite3.connect({str(base)!r}); b.executescript({change!r}); b.commit()"
    )
    parts = {base.name: digest_of(base)}
    target = folder / "forged.zip"
    pack(target, replace(manifest, parts=parts), {base.name: base})
    return target


def test_a_forged_backup_with_right_digests_is_refused_by_its_root(
    living: Install, backup: Path, tmp_path: Path
) -> None:
    change = "DROP TRIGGER journal_entry_update; UPDATE journal_entry SET result = 'x' WHERE seq IS NULL;"
    forged = repacked(backup, tmp_path, change)
    victim = with_keys(living, tmp_path / "home")
    assert "未恢复" in victim.run("restore", forged, "--verify", code=2)
    assert not (victim.home / "xiezhi.sqlite3").exists()
    # Planted: without deriving the root nobody would see it, and the command says that it has not looked.
    assert "只核对了文件摘要" in victim.run("restore", forged)


def test_nothing_is_restored_over_an_install_or_without_its_keys(living: Install, backup: Path, tmp_path: Path) -> None:
    assert "数据目录不是空的" in living.run("restore", backup, "--verify", code=2)
    bare = Install(tmp_path / "home")
    assert "先放回密钥备份" in bare.run("restore", backup, "--verify", code=2)
    foreign = new_install(tmp_path / "foreign")
    stranger = with_keys(foreign, tmp_path / "stranger")
    assert "未恢复" in stranger.run("restore", backup, "--verify", code=2)


def test_a_destroyed_person_does_not_come_back_with_a_backup_and_the_files_do(tmp_path: Path) -> None:
    register = {"XIEZHI_SHRED_REGISTER": str(tmp_path / "register.jsonl")}
    living = Install(tmp_path / "home", variables=register)
    living.run("manage", "migrate", "--verbosity", "0")
    living.step("live")
    living.run("backup", tmp_path, "--with-keys", tmp_path / "safe")
    assert living.step("destroy") == ["2"]
    backup = next(tmp_path.glob("xiezhi-*.zip"))
    with_register = Install(tmp_path / "again", variables=register)
    assert "再次销毁 2 把密钥" in with_register.run("restore", backup, "--verify", "--keys", tmp_path / "safe")
    assert with_register.step("read") == ["t-1 P1 -", "t-1 P2 李*", "t-2 P1 -"]
    with_register.run("seal", "checkpoint")
    assert "问题 0" in with_register.run("seal", "fsck")
    # Planted: without the register the person is back, and the command says that there was none.
    without = Install(tmp_path / "forgotten")
    assert "（无此文件）：再次销毁 0 把密钥" in without.run("restore", backup, "--verify", "--keys", tmp_path / "safe")
    assert without.step("read") == ["t-1 P1 张*", "t-1 P2 李*", "t-2 P1 张*"]


def test_a_restore_with_a_broken_register_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "register.jsonl").write_text("{}\n")
    living = new_install(tmp_path / "home")
    living.run("backup", tmp_path)
    broken = Install(tmp_path / "again", variables={"XIEZHI_SHRED_REGISTER": str(tmp_path / "register.jsonl")})
    backup = next(tmp_path.glob("xiezhi-*.zip"))
    assert "销毁登记" in broken.run("restore", backup, "--verify", "--keys", living.home / "keys", code=2)
    assert not (broken.home / "xiezhi.sqlite3").exists()


def test_on_postgresql_a_backup_comes_back_too(tmp_path: Path) -> None:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL 15 is absent: install Debian's postgresql-15")
    with durable_server(programs) as server:
        living = new_install(tmp_path / "home", server.address)
        living.run("backup", tmp_path)
        backup = next(tmp_path.glob("xiezhi-*.zip"))
        assert "不是空的" in living.run("restore", backup, "--verify", code=2)
        assert server.run(programs / "createdb", "-h", server.folder, "-U", "xiezhi", "second")
        other = Install(tmp_path / "other", server.address.replace("/postgres", "/second"))
        told = other.run("restore", backup, "--verify", "--keys", living.home / "keys")
        assert "30 片叶" in told
        assert "append-only" in other.python(
            "from xiezhi.web.start import start\nstart()\nfrom django.db import connection, DatabaseError\n"
            "try:\n    connection.cursor().execute('DELETE FROM journal_leaf')\nexcept DatabaseError as e:\n"
            "    print(e)"
        )


def test_without_the_programs_of_postgresql_the_error_says_what_to_install(tmp_path: Path) -> None:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL 15 is absent: install Debian's postgresql-15")
    with durable_server(programs) as server:
        living = new_install(tmp_path / "home", server.address)
        text = (
            "from xiezhi.web.start import start\nstart()\nfrom pathlib import Path\n"
            "from xiezhi.web.desk.running import databases\n"
            "databases._DEBIAN = Path('/nowhere'); databases.shutil.which = lambda _name: None\n"
            f"try:\n    databases.copy_out(Path({str(tmp_path)!r}))\n"
            "except databases.DatabaseCopyError as e:\n    print(e.remedy.zh)"
        )
        assert "postgresql-client-15" in living.python(text)
