"""Opening files: the key that a record and everyone a file names give together, the label, the content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from django.db.models import Prefetch, QuerySet

from xiezhi.seal.verify import Json, canonical
from xiezhi.web.ciphers import decrypted, encrypted
from xiezhi.web.desk.files.problems import FileRefusedError
from xiezhi.web.desk.files.store import pieces_of
from xiezhi.web.desk.models import StoredFile
from xiezhi.web.identity.models import Party
from xiezhi.web.identity.ring import joined, living
from xiezhi.web.journal.keyring import DataKey


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a file, the SHA-256 of its content, and what was said about it (sort, title, item, version)."""

    name: str
    sha256: str
    about: Mapping[str, str] = field(default_factory=dict)


def locked_by(record: DataKey, parties: Iterable[Party]) -> bytes:
    """Return the key of a file: that of its record together with those of everyone it names."""
    return joined([record, *(living(each.key) for each in parties)])


def write_label(file_id: str, label: Label, key: bytes) -> bytes:
    """Return the label as stored."""
    told: Json = {"name": label.name, "sha256": label.sha256, "about": dict(label.about)}
    return encrypted(canonical(told), key, f"label:{file_id}")


def label_of(file: StoredFile) -> Label:
    """Return name and hash; ``DestroyedError`` once a key it needs is gone."""
    try:
        given = json.loads(decrypted(bytes(file.label), key_to(file), f"label:{file.file_id}"))
    except InvalidTag as error:
        raise FileRefusedError("文件标签已被改动", "the label of the file was changed", file.file_id) from error
    about = {str(name): str(value) for name, value in given.get("about", {}).items()}
    return Label(str(given["name"]), str(given["sha256"]), about)


def content_of(file: StoredFile) -> Iterator[bytes]:
    """Return the content piece by piece, once the whole has been read and is what was uploaded."""
    key, label, digest = key_to(file), label_of(file), hashlib.sha256()
    for piece in pieces_of(file.file_id, key):
        digest.update(piece)
    if digest.hexdigest() != label.sha256:
        raise FileRefusedError("文件与上传时不同", "the file is not what was uploaded", file.file_id)
    return pieces_of(file.file_id, key)


def key_to(file: StoredFile) -> bytes:
    """Return the key of a stored file."""
    return locked_by(living(file.key), file.names.all())


def opened() -> QuerySet[StoredFile]:
    """Return the files with all that is needed to open each, in a fixed number of questions."""
    parties = Prefetch("names", Party.objects.select_related("key"))
    return StoredFile.objects.select_related("key", "added_by").prefetch_related(parties)
