"""An upgrade succeeds whole, or the database is what it was; a migration killed half-way goes on when run again."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.proof import Size
from tests.structure.tree import ROOT
from tests.web.postgresql import binaries, durable_server
from tests.web.running.install import Install, new_install

# A next version whose last migration changes something, commits it, and then fails or spoils the journal.
_PLANTED = """
from django.db import connection, migrations

def spoil(apps, editor):
    {deed}

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("org", "{newest}")]
    operations = [
        migrations.RunSQL("CREATE TABLE half_way (n integer)"),
        migrations.RunPython(spoil),
    ]
"""
FAILING = 'raise LookupError("planted")'
SPOILING = (
    'editor.execute("DROP TRIGGER journal_entry_update", None); '
    "editor.execute(\"UPDATE journal_entry SET result = 'x'\", None)"
)
HARMLESS = "pass"
_UPGRADE = """
import sys
sys.path.insert(0, {folder!r})
from xiezhi.web.start import start
start()
from django.conf import settings
settings.MIGRATION_MODULES = {{"org": "planted"}}
from datetime import datetime, UTC
from pathlib import Path
from xiezhi.web.desk.running.upgrade import UpgradeError, upgrade
try:
    print("upgraded", upgrade(Path({folder!r}), datetime.now(UTC)).before.file)
except UpgradeError as error:
    print(error.what.zh)
"""
_TABLES = """
from xiezhi.web.start import start
start()
from django.db import connection
print("half_way" in connection.introspection.table_names())
"""


def next_version(folder: Path, deed: str) -> str:
    """Put a migration after the shipped ones of ``org``; return the lines that upgrade to it."""
    shutil.copytree(ROOT / "src/xiezhi/web/org/migrations", folder / "planted", ignore=shutil.ignore_patterns("__py*"))
    newest = max(each.stem for each in (folder / "planted").glob("0*.py"))
    (folder / "planted" / "9999_planted.py").write_text(_PLANTED.format(newest=newest, deed=deed), encoding="utf-8")
    return _UPGRADE.format(folder=str(folder))


def check_unharmed(install: Install) -> None:
    assert "False" in install.python(_TABLES)
    assert "问题 0" in install.run("seal", "fsck")


def test_an_upgrade_keeps_the_root_and_leaves_its_backup(tmp_path: Path) -> None:
    install = new_install(tmp_path / "home")
    assert "的根未变" in install.run("upgrade", "--backup", tmp_path)
    assert len(list(tmp_path.glob("xiezhi-*.zip"))) == 1
    assert "upgraded" in install.python(next_version(tmp_path, HARMLESS))
    assert "True" in install.python(_TABLES)


@pytest.mark.parametrize(("deed", "said"), [(FAILING, "planted"), (SPOILING, "记录内容已被改动")])
def test_an_upgrade_that_fails_or_spoils_the_journal_is_undone(tmp_path: Path, deed: str, said: str) -> None:
    install = new_install(tmp_path / "home")
    told = install.python(next_version(tmp_path, deed))
    assert "升级未成" in told
    assert said in told
    check_unharmed(install)


def test_on_postgresql_an_upgrade_that_fails_is_undone_too(tmp_path: Path) -> None:
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL 15 is absent: install Debian's postgresql-15")
    with durable_server(programs) as server:
        install = new_install(tmp_path / "home", server.address)
        assert "升级未成" in install.python(next_version(tmp_path, FAILING))
        check_unharmed(install)
        install.write(3)
        assert "的根未变" in install.run("upgrade", "--backup", tmp_path / "home")


def killed_while_migrating(install: Install, after: float) -> None:
    command = [sys.executable, "-m", "xiezhi", "manage", "migrate", "--verbosity", "1"]
    with subprocess.Popen(
        command, cwd=ROOT, env=install.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        # The first line comes when Django is set up; from there on tables are made.
        process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)


def test_a_migration_killed_at_any_moment_goes_on_when_run_again(tmp_path: Path, size: Size) -> None:
    chance, count = random.Random(8), size(3, 60)
    for turn in range(count):
        install = Install(tmp_path / str(turn))
        killed_while_migrating(install, chance.uniform(0, 0.25))
        install.run("manage", "migrate", "--verbosity", "0")
        install.run("manage", "migrate", "--check")
    install.write(5)
    install.run("seal", "checkpoint")
    assert "问题 0" in install.run("seal", "fsck")
