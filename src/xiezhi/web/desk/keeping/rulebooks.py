"""By which rulebook this install judges: a packed folder, proposed by one, tested, activated by another from a day.

Until one is activated it is the one that ships. Once one is, it stays in force whatever ships later, until another is
activated. A process reads it when it starts: what is activated takes effect when the server is started anew on or after
its first day, and the page says which one the process judges by.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from xiezhi.core.text import Text
from xiezhi.law.loader import load_rulebook, locate, rulebook_digest
from xiezhi.law.model import Rulebook
from xiezhi.web.desk.models import RuleSet, RuleSetStage
from xiezhi.web.org.actions.problems import OrgError
from xiezhi.web.org.viewer import legal_day

SHIPPED = "prc"
_SUFFIXES = (".yaml", ".csv")
_MOST_FILES, _MOST_BYTES, _LONGEST_HEAD = 2_000, 40 * 1024 * 1024, 64 * 1024


def shipped_body() -> bytes:
    """Return the rulebook that ships, packed."""
    return _pack(_files_of(locate(SHIPPED)))


def _pack(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sorted(files.items()):
            # Without the time of the file, so that the same rules make the same bytes.
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _files_of(folder: Path) -> dict[str, bytes]:
    found = (each for each in folder.rglob("*") if each.suffix in _SUFFIXES and each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def normal_body(body: bytes) -> bytes:
    """Return an uploaded rulebook as it is kept; refuse what is no packed folder of rules of the jurisdiction."""
    files = unpacked(body)
    try:
        told = yaml.load(files.get("jurisdiction.yaml", b"")[:_LONGEST_HEAD], Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise OrgError("jurisdiction.yaml 不是 YAML", "jurisdiction.yaml is not YAML") from error
    if not isinstance(told, dict) or told.get("id") != SHIPPED:
        raise OrgError(
            f"须为含 jurisdiction.yaml、id 为 {SHIPPED} 的规则库", f"must be a rulebook with the id {SHIPPED}"
        )
    return _pack(files)


def unpacked(body: bytes) -> dict[str, bytes]:
    """Return the files of a packed rulebook by name, those alone that make one; a folder around all of them goes."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            listed = [each for each in packed.infolist() if each.filename.endswith(_SUFFIXES)]
            if len(listed) > _MOST_FILES or sum(each.file_size for each in listed) > _MOST_BYTES:
                raise OrgError("规则库过大", "the rulebook is too large")
            files = {each.filename: packed.read(each) for each in listed}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise OrgError("不是 zip 文件", "not a zip file") from error
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in files):
        raise OrgError("文件名不可用", "a name in it cannot be used")
    around = {name.partition("/")[0] for name in files}
    if "jurisdiction.yaml" not in files and len(around) == 1:
        return {name.partition("/")[2]: content for name, content in files.items()}
    return files


def digest_of(body: bytes) -> str:
    """Return the digest of the packed bytes, by which a rulebook is pinned."""
    return hashlib.sha256(body).hexdigest()


def folder_of(body: bytes) -> Path:
    """Return the folder of a packed rulebook below the home, made if it is not there, and never half."""
    if body == _shipped():
        return locate(SHIPPED)
    place: Path = settings.ENVIRONMENT.home / "rulebooks" / digest_of(body)
    files = unpacked(body)
    if not place.is_dir() or _files_of(place) != files:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".unpacking-") as beside:
            made = Path(beside) / "rulebook"
            for name, content in files.items():
                (made / name).parent.mkdir(parents=True, exist_ok=True)
                (made / name).write_bytes(content)
            _replace(made, place, Path(beside) / "former")
    return place


def _replace(made: Path, place: Path, former: Path) -> None:
    if place.exists():
        place.rename(former)
    try:
        made.rename(place)
    except OSError:
        # Another process was quicker; it has put the same files there.
        if not place.is_dir():
            raise


@cache
def _shipped() -> bytes:
    return shipped_body()


def active(day: date) -> RuleSet | None:
    """Return the rulebook activated for a day; None: the one that ships."""
    rows = RuleSet.objects.filter(stage=RuleSetStage.ACTIVE, first_day__lte=day)
    return rows.order_by("-first_day", "-activated_at").first()


@dataclass(frozen=True, slots=True)
class InForce:
    """What a process judges by: where it is, and which activated rulebook that is ("" for the one that ships)."""

    place: Path
    rule_set_id: str


@cache
def in_force() -> InForce:
    """Return the rulebook of this process, as it stood when it was first asked for."""
    found = active(legal_day(datetime.now(UTC)))
    return InForce(locate(SHIPPED), "") if found is None else InForce(folder_of(bytes(found.body)), found.pk)


def rulebook_in_force() -> Rulebook:
    """Return the rulebook of this process."""
    return _loaded(in_force().place)


@cache
def _loaded(place: Path) -> Rulebook:
    return load_rulebook(place)


def effective_digest(body: bytes) -> str:
    """Return the digest that verdicts of a packed rulebook carry; it covers what the rulebook borrows, too."""
    return rulebook_digest(folder_of(body))


@dataclass(frozen=True, slots=True)
class Change:
    """A file that differs between two rulebooks: its name, the lines that go and come."""

    name: str
    turn: Text
    lines: tuple[str, ...]


_COMES, _GOES, _DIFFERS = Text("新增", "new"), Text("删除", "gone"), Text("修改", "changed")


def changes(before: bytes, after: bytes) -> Iterator[Change]:
    """Yield what differs between two packed rulebooks, file by file (one rule is one file)."""
    old, new = unpacked(before), unpacked(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            turn = _COMES if name not in old else _GOES if name not in new else _DIFFERS
            one, other = (each.get(name, b"").decode("utf-8", "replace").splitlines() for each in (old, new))
            lines = difflib.unified_diff(one, other, lineterm="", n=1)
            yield Change(name, turn, tuple(each for each in lines if not each.startswith(("---", "+++"))))
