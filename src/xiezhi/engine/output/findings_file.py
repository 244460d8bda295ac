"""``findings.parquet``: one line for every obligation, written table by table."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from xiezhi.engine.log import FINDINGS_SCHEMA


class FindingsFile:
    """Writes findings as they come; without any, a file with no row is written."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, FINDINGS_SCHEMA, compression="zstd")

    def __enter__(self) -> FindingsFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def write(self, findings: pa.Table) -> None:
        """Write a table of findings."""
        self._writer.write_table(findings.select(FINDINGS_SCHEMA.names).cast(FINDINGS_SCHEMA))
