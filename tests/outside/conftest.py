"""What the tests of an outsider share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.audits import Auditor


@pytest.fixture
def audit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Auditor:
    """The command ``xiezhi audit``, by default with the fines rulebook and the reference evaluator."""
    return Auditor(tmp_path, capsys)
