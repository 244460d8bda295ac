"""A proof file holds or is refused; in Python and in the page alike."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.proof import Size
from tests.seal.logs import SIGNER, STRANGER, corrupted, log
from xiezhi.cli.main import main
from xiezhi.seal import verify as verifier
from xiezhi.seal.page import PAGE
from xiezhi.seal.verify import RefusedError, canonical, verify

LOG = log(1000)


def verdict(data: bytes, key: str | None = SIGNER.key) -> str:
    """Return ``proven`` or the code of the refusal."""
    try:
        verify(data, key)
    except RefusedError as error:
        return error.code
    return "proven"


def test_a_proof_tells_the_entry_its_place_and_what_was_opened() -> None:
    found = verify(LOG.proof(700, older=300), SIGNER.key)
    assert (found.leaf_index, found.checkpoint.size, found.older_size) == (700, 1000, 300)
    assert found.opened == {"name": "张三700"}
    assert found.entry["entry_id"] == "e700"


def test_an_entry_without_opened_values_is_proven_too() -> None:
    table = json.loads(LOG.proof(5)) | {"opened": {}}
    assert verify(canonical(table)).opened == {}


def test_the_key_of_a_stranger_proves_nothing() -> None:
    assert verdict(LOG.proof(1), STRANGER.key) == "key"
    forged = json.loads(LOG.proof(1)) | {"key": STRANGER.key}
    assert verdict(canonical(forged), STRANGER.key) == "signature"


@pytest.mark.parametrize(
    ("planted", "code"),
    [
        ({"format": "xiezhi-proof-2"}, "format"),
        ({"leaf_index": "1"}, "format"),
        ({"leaf_index": True}, "format"),
        ({"inclusion": {}}, "format"),
        ({"inclusion": ["AA=="]}, "format"),
        ({"inclusion": ["AB=="]}, "format"),
        ({"inclusion": ["字"]}, "format"),
        ({"inclusion": []}, "inclusion"),
        ({"leaf_index": 1000}, "index"),
        ({"older": {"checkpoint": ""}}, "format"),
        ({"opened": {"name": {"salt": "0" * 64, "value": "李四"}}}, "opened"),
        ({"opened": {"name": {"salt": "0", "value": "李四"}}}, "opened"),
        ({"opened": {"phone": {"salt": "0" * 64, "value": "李四"}}}, "opened"),
        ({"entry": {"entry_id": "e1"}}, "inclusion"),
        ({"key": "x"}, "key"),
        ({"key": SIGNER.key[:-4] + "AAA="}, "key"),
    ],
    ids=str,
)
def test_each_planted_lie_is_refused_by_its_name(planted: dict[str, object], code: str) -> None:
    assert verdict(json.dumps(json.loads(LOG.proof(1)) | planted).encode()) == "json"
    assert verdict(canonical(json.loads(LOG.proof(1)) | planted)) == code


def test_corrupted_proofs_are_refused(size: Size) -> None:
    count = size(2_000, 20_000)
    proofs = [LOG.proof(index, older=older) for index, older in ((0, 1), (513, 300), (998, 512), (700, 999))]
    passed = [number for number in range(count) if verdict(corrupted(proofs[number % 16 // 4], number)) == "proven"]
    assert passed == []


def test_a_verifier_that_trusts_the_path_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "check_inclusion", lambda *_: None)
    proof = LOG.proof(513, older=300)
    assert any(verdict(corrupted(proof, number)) == "proven" for number in range(400))


@pytest.fixture(scope="session")
def node() -> str:
    """Node.js, which runs the page's script."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is absent: install Debian's nodejs")
    return found


def page_verdicts(node: str, folder: Path, proofs: list[bytes]) -> list[str]:
    """Return what the page's own script says of each proof."""
    script = PAGE.read_text(encoding="utf-8").split('<script id="verifier">')[1].split("</script>")[0]
    (folder / "page.js").write_text(
        script
        + """
const { readFileSync } = require("fs");
(async () => {
  for (const line of readFileSync(process.argv[2], "utf8").split("\\n").slice(0, -1)) {
    try {
      const found = await xiezhiVerifier.verify(new Uint8Array(Buffer.from(line, "base64")), process.argv[3]);
      console.log("proven " + found.leafIndex + " " + found.olderSize + " " + JSON.stringify(found.opened));
    } catch (error) { console.log(error.code && error.zh ? error.code : "threw " + error.stack); }
  }
})();
""",
        encoding="utf-8",
    )
    lines = folder / "proofs.txt"
    lines.write_text("".join(base64.b64encode(each).decode() + "\n" for each in proofs))
    command = [node, str(folder / "page.js"), str(lines), SIGNER.key]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_page_and_the_file_agree_on_sound_and_on_corrupted_proofs(node: str, tmp_path: Path, size: Size) -> None:
    proofs = [LOG.proof(index, older=older) for index, older in ((0, 1), (513, 300), (998, 512), (700, 999))]
    bad = [corrupted(proofs[number % 16 // 4], number) for number in range(size(400, 20_000))]
    odd = [b"", b"1.0", b"[" * 50, b'"\\ud800"', b"\xef\xbb\xbf1", canonical(json.loads(LOG.proof(1)) | {"opened": []})]
    told = page_verdicts(node, tmp_path, [*proofs, *bad, *odd])
    assert told[0] == 'proven 0 1 {"name":"张三0"}'
    assert [each.split(" ")[0] for each in told] == [verdict(each) for each in [*proofs, *bad, *odd]]
    assert not any(each.startswith("proven") for each in told[4:])


def test_the_page_asks_the_network_for_nothing() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert not any(word in text for word in ("http:", "https:", "src=", "fetch(", "import("))


def test_the_verifier_runs_alone_with_the_standard_library(tmp_path: Path) -> None:
    alone, proof = tmp_path / "verify.py", tmp_path / "p.json"
    shutil.copy(verifier.__file__, alone)
    proof.write_bytes(LOG.proof(9))
    command = [sys.executable, "-I", "-S", str(alone), str(proof)]
    assert subprocess.run([*command, "--key", SIGNER.key], capture_output=True, check=False).returncode == 0
    assert subprocess.run(command, capture_output=True, check=False).returncode == 3
    assert subprocess.run([*command, "--bad"], capture_output=True, check=False).returncode == 2


def test_the_command_says_proven_refused_coherent_or_unreadable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = tmp_path / "p.json"
    proof.write_bytes(LOG.proof(9))
    assert main(["verify", str(proof), "--key", SIGNER.key]) == 0
    assert main(["--lang", "en", "verify", str(proof)]) == 3
    proof.write_bytes(corrupted(LOG.proof(9), 1))
    assert main(["verify", str(proof), "--key", SIGNER.key]) == 1
    assert main(["verify", str(tmp_path / "absent")]) == 2
    out = capsys.readouterr().out
    assert "成立：jianglan.example/journal #9 / 1000" in out
    assert "signer is unknown" in out
    assert main(["verify", "--page", str(tmp_path / "v.html")]) == 0
    assert (tmp_path / "v.html").read_bytes() == PAGE.read_bytes()
