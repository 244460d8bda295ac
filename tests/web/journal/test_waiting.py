"""An install of a version without queue and nodes: what was not sealed yet waits, and nodes stand over what was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.structure.tree import ROOT
from tests.web.tables import install_variables

_WRITE = """
from datetime import UTC, datetime
from xiezhi.web.journal.writer import SYSTEM, Note, write_apart
now = datetime.now(UTC)
for number in range({count}): write_apart(Note("act", "posting-proposed", attrs={{"n": number}}), SYSTEM, now)
"""
_SEAL = """
from datetime import UTC, datetime
from django.conf import settings
from xiezhi.web.journal.sealer import make_checkpoint
from xiezhi.web.keys import signer
make_checkpoint(signer(settings.ENVIRONMENT), datetime.now(UTC))
"""
_TELL = """
from xiezhi.web.journal.models import Checkpoint, Entry, Leaf, Node, Unsealed
from xiezhi.web.journal.sealer import stored_tree
waits = set(Unsealed.objects.values_list("entry_id", flat=True))
sealed = set(Leaf.objects.values_list("entry_id", flat=True))
whole = set(Entry.objects.values_list("entry_id", flat=True))
last = Checkpoint.objects.latest("size")
nodes = list(Node.objects.values_list("height", "place"))
right = stored_tree(last.size).root() == bytes(last.root)
print("told", len(waits), len(sealed), waits & sealed, waits | sealed == whole, nodes, right)
"""


def test_what_waits_stands_on_the_queue_and_nodes_stand_over_what_was_sealed(tmp_path: Path) -> None:
    mine = install_variables(tmp_path, XIEZHI_HTTPS="no")

    def manage(*words: str) -> str:
        command = [sys.executable, "-m", "xiezhi", "manage", *words]
        done = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(text: str) -> str:
        return manage("shell", "--no-imports", "-c", text)

    manage("migrate", "-v", "0")
    shell(_WRITE.format(count=257) + _SEAL)
    manage("migrate", "-v", "0", "journal", "0003")
    shell(_WRITE.format(count=3))
    manage("migrate", "-v", "0")
    shell(_WRITE.format(count=2))
    assert "told 5 257 set() True [(8, 0)] True" in shell(_TELL)
    shell(_SEAL)
    assert "told 0 262 set() True [(8, 0)] True" in shell(_TELL)
