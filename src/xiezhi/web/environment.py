"""The settings of an install: environment variables only, each known and well formed, or nothing starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from xiezhi.core.errors import XiezhiError
from xiezhi.core.text import Text

# Of the command line and of the tests; they mean nothing here and are no mistake.
_OTHERS = {"XIEZHI_LANG", "XIEZHI_SHARED", "XIEZHI_PROOF"}
VARIABLES: Mapping[str, Text] = {
    "XIEZHI_HOME": Text(
        "数据目录（数据库、密钥）；默认 ~/.local/share/xiezhi-web",
        "folder of database and keys; default ~/.local/share/xiezhi-web",
    ),
    "XIEZHI_DATABASE": Text(
        "sqlite（默认）或 postgresql://用户@主机:端口/库名", "sqlite (default) or postgresql://user@host:port/name"
    ),
    "XIEZHI_HOSTS": Text("允许的主机名，逗号分隔；默认 127.0.0.1,localhost", "host names served, by commas"),
    "XIEZHI_HTTPS": Text(
        "yes（默认）或 no，仅供本机演示", "yes (default), or no, for a demonstration on loopback only"
    ),
    "XIEZHI_LOG_NAME": Text("签封日志的名称，写入每个检查点", "name of the sealed log, in every checkpoint"),
    "XIEZHI_WITNESS": Text("见证文件：检查点另存一处并比对", "witness file: a second place for checkpoints, compared"),
    "XIEZHI_BACKUPS": Text(
        "每夜备份存入的目录（另一台机器的磁盘）；空：不自动备份", "folder of nightly backups; empty: none are made"
    ),
    "XIEZHI_CIPHER": Text("aes-256-gcm（默认）或 sm4-gcm（国密）", "aes-256-gcm (default) or sm4-gcm"),
    "XIEZHI_SHRED_REGISTER": Text(
        "销毁登记文件，须在数据库备份之外；默认在密钥目录",
        "register of destroyed keys, outside the backups; default: keys folder",
    ),
    "XIEZHI_PASSWORDS": Text("modern（默认）或 mlps3（等保三级）", "modern (default) or mlps3"),
}


class SettingError(XiezhiError):
    """A variable is unknown or malformed."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where the records are: SQLite in the home folder, or a PostgreSQL server."""

    engine: str
    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the variables said."""

    home: Path
    database: Database
    hosts: tuple[str, ...]
    https: bool
    log_name: str
    witness: Path | None
    backups: Path | None
    passwords: str
    cipher: str
    shred_register: Path

    @property
    def keys(self) -> Path:
        """The folder of the keys, which no backup of the database holds."""
        return self.home / "keys"

    @property
    def files(self) -> Path:
        """The folder of the attachments, each encrypted."""
        return self.home / "files"


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Read the variables; an unknown ``XIEZHI_`` name is a mistake, not a wish."""
    unknown = sorted(name for name in variables if name.startswith("XIEZHI_") and name not in {*VARIABLES, *_OTHERS})
    if unknown:
        known = ", ".join(VARIABLES)
        raise SettingError(
            unknown[0], Text("未知的变量", "is an unknown variable"), Text(f"可用 {known}", f"use {known}")
        )
    home = Path(variables.get("XIEZHI_HOME") or Path.home() / ".local/share/xiezhi-web").absolute()
    return Environment(
        home=home,
        database=_database(variables.get("XIEZHI_DATABASE", "sqlite"), home),
        hosts=tuple(variables.get("XIEZHI_HOSTS", "127.0.0.1,localhost").split(",")),
        https=_one_of(variables, "XIEZHI_HTTPS", ("yes", "no")) == "yes",
        log_name=variables.get("XIEZHI_LOG_NAME", "localhost/journal"),
        witness=_path(variables, "XIEZHI_WITNESS"),
        backups=_path(variables, "XIEZHI_BACKUPS"),
        shred_register=_path(variables, "XIEZHI_SHRED_REGISTER") or home / "keys" / "shred-register.jsonl",
        passwords=_one_of(variables, "XIEZHI_PASSWORDS", ("modern", "mlps3")),
        cipher=_one_of(variables, "XIEZHI_CIPHER", ("aes-256-gcm", "sm4-gcm")),
    )


def _path(variables: Mapping[str, str], name: str) -> Path | None:
    value = variables.get(name, "")
    return Path(value).absolute() if value else None


def _one_of(variables: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = variables.get(name, allowed[0])
    if value not in allowed:
        choice = " | ".join(allowed)
        raise SettingError(name, Text(f"值为“{value}”", f"is {value!r}"), Text(f"可用 {choice}", f"use {choice}"))
    return value


def _database(text: str, home: Path) -> Database:
    if text == "sqlite":
        return Database("django.db.backends.sqlite3", str(home / "xiezhi.sqlite3"))
    parts = urlsplit(text)
    name = parts.path.removeprefix("/")
    if parts.scheme != "postgresql" or not name or parts.query:
        form = "sqlite | postgresql://user@host:port/name"
        raise SettingError("XIEZHI_DATABASE", Text("值不可用", "cannot be used"), Text(f"可用 {form}", f"use {form}"))
    host = unquote(parts.hostname or "")
    port = str(parts.port or "")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Database("django.db.backends.postgresql", name, user, password, host, port)
