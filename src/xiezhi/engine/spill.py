"""Rows on disk in numbered piles: Arrow streams, written batch by batch and read back in the same order."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa

from xiezhi.engine.log import plain_texts


class Spill:
    """One Arrow stream for each pile and schema, in a folder of its own; first all is written, then read."""

    def __init__(self, folder: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix=".xiezhi-", dir=folder))
        self._open = ExitStack()
        self._schemas: list[pa.Schema] = []
        self._writers: dict[tuple[int, int], pa.ipc.RecordBatchStreamWriter] = {}
        self._closed = False

    def write(self, number: int, rows: pa.RecordBatch | pa.Table) -> None:
        """Add rows to a pile."""
        plain = plain_texts(rows)
        if plain.schema not in self._schemas:
            self._schemas.append(plain.schema)
        key = (number, self._schemas.index(plain.schema))
        if key not in self._writers:
            sink = self._open.enter_context(pa.OSFile(str(self._path(*key)), "wb"))
            options = pa.ipc.IpcWriteOptions(compression="lz4")
            self._writers[key] = self._open.enter_context(pa.ipc.new_stream(sink, plain.schema, options=options))
        self._writers[key].write(plain)

    def read(self, number: int, *, keep: bool = False) -> list[pa.RecordBatch]:
        """Return a pile, schema by schema, and remove it from disk unless it is to be kept."""
        if not self._closed:
            self._open.close()
            self._closed = True
        batches: list[pa.RecordBatch] = []
        for key in ((number, which) for which in range(len(self._schemas))):
            if key not in self._writers:
                continue
            with pa.OSFile(str(self._path(*key)), "rb") as source, pa.ipc.open_stream(source) as stream:
                batches.extend(stream)
            if not keep:
                self._path(*key).unlink()
        return batches

    def remove(self) -> None:
        """Remove everything from disk."""
        self._open.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, number: int, which: int) -> Path:
        return self._folder / f"{number}-{which}.arrow"
