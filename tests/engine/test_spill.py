"""Piles on disk: read back whole and in order, whatever the columns, kept or removed as asked."""

from pathlib import Path

import pyarrow as pa

from xiezhi.engine.spill import Spill


def test_piles_come_back_in_order_schema_by_schema_and_go_when_they_were_read(tmp_path: Path) -> None:
    spill = Spill(tmp_path)
    plain = [pa.table({"row": [number]}) for number in range(3)]
    wide = pa.table({"row": [7], "text": pa.array(["x"]).dictionary_encode()})
    for table in (plain[0], wide, plain[1]):
        spill.write(1, table)
    spill.write(2, plain[2])
    assert spill.read(3) == []
    for keep in (True, False):
        pile = [batch.to_pylist() for batch in spill.read(1, keep=keep)]
        assert pile == [[{"row": 0}], [{"row": 1}], [{"row": 7, "text": "x"}]]
    left = [file.name for folder in tmp_path.iterdir() for file in folder.iterdir()]
    assert len(left) == 1
    spill.remove()
    assert list(tmp_path.iterdir()) == []
