"""Copying a whole database out and in: SQLite by its online backup, PostgreSQL by its own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

SQLITE, POSTGRESQL = "database.sqlite3", "database.pgdump"
_DEBIAN = Path("/usr/lib/postgresql/15/bin")


class DatabaseCopyError(XiezhiError):
    """The database cannot be copied out or in."""


def copy_out(folder: Path) -> Path:
    """Copy the database, as it stands at one moment, into a folder; return the file."""
    if connection.vendor == "postgresql":
        target = folder / POSTGRESQL
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return target
    target = folder / SQLITE
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
        # One file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
    return target


def is_empty() -> bool:
    """Say whether the database of this install holds nothing yet."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        return not file.exists() or file.stat().st_size == 0
    return not connection.introspection.table_names()


@contextmanager
def copied_in(file: Path) -> Iterator[None]:
    """Put a copy in the place of the database while the caller looks at it; keep it if the caller does not object.

    What is there before is there again if anything is raised. Nobody else may use the database meanwhile.
    """
    if (connection.vendor == "postgresql") != (file.name == POSTGRESQL):
        raise DatabaseCopyError(
            file.name,
            Text(f"不是 {connection.vendor} 的备份", f"is no backup of {connection.vendor}"),
            Text("核对 XIEZHI_DATABASE", "check XIEZHI_DATABASE"),
        )
    kept = _postgresql_in(file) if connection.vendor == "postgresql" else _sqlite_in(file)
    with kept:
        yield


@contextmanager
def _sqlite_in(file: Path) -> Iterator[None]:
    target = str(connection.settings_dict["NAME"])
    beside = f"{target}.restoring"
    shutil.copyfile(file, beside)
    connection.close()
    connection.settings_dict["NAME"] = beside
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        for each in (f"{target}-wal", f"{target}-shm"):
            Path(each).unlink(missing_ok=True)
        os.replace(beside, target)  # noqa: PTH105 - both are names of the database, not paths of ours
    finally:
        connection.close()
        connection.settings_dict["NAME"] = target
        for each in (beside, f"{beside}-wal", f"{beside}-shm"):
            Path(each).unlink(missing_ok=True)


@contextmanager
def _postgresql_in(file: Path) -> Iterator[None]:
    # The old schema waits under another name, so that whatever goes wrong it can come back.
    _execute("ALTER SCHEMA public RENAME TO before_restore", "CREATE SCHEMA public")
    connection.close()
    try:
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={_name()}", str(file))
        yield
    except BaseException:
        connection.close()
        _execute("DROP SCHEMA public CASCADE", "ALTER SCHEMA before_restore RENAME TO public")
        raise
    _execute("DROP SCHEMA before_restore CASCADE")


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for each in statements:
            cursor.execute(each)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _run(program: str, *options: str) -> None:
    found = shutil.which(program) or str(_DEBIAN / program)
    if not Path(found).is_file():
        raise DatabaseCopyError(
            program,
            Text("未安装", "is not installed"),
            Text("安装 PostgreSQL 15 的客户端（Debian：postgresql-client-15）", "install the client of PostgreSQL 15"),
        )
    given = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    own = {variable: str(given[key]) for variable, key in named.items() if given[key]}
    done = subprocess.run([found, *options], env=os.environ | own, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        told = done.stderr.strip()[-400:]
        raise DatabaseCopyError(
            program, Text(f"失败：{told}", f"failed: {told}"), Text("排除后重试", "mend it and retry")
        )
