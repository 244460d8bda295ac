"""The verifier as one static page: open it from a disk, choose a proof file; it asks the network for nothing."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).with_name("verify.html")
