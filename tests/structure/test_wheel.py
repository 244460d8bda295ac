"""The wheel holds what the program reads at run time: rulebooks, mappings, calendars and the excerpt."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.structure.tree import ROOT, files

CODE = {".py", ".pyi"}


def test_the_wheel_holds_every_data_file_of_the_sources(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if Path(name).suffix not in CODE}
    sources = {str(path.relative_to(ROOT / "src")) for path in files() if path.is_relative_to(ROOT / "src")}
    data = {name for name in sources if Path(name).suffix not in CODE}
    assert data - inside == set()
    assert {
        "xiezhi/demo/data/road_traffic_fines_excerpt.parquet",
        "xiezhi/law/rulebook/it-cds/mappings/road_traffic_fines.yaml",
        "xiezhi/law/rulebook/prc/jurisdiction.yaml",
        "xiezhi/law/rulebook/prc/profiles.csv",
        "xiezhi/law/rulebook/platform/vocabulary/events.yaml",
    } <= inside
