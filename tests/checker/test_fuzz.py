"""No text crashes the checker, whatever is done to it."""

from __future__ import annotations

import random
from pathlib import Path

from tests.proof import Size
from xiezhi.checker import SourceText, check_report
from xiezhi.checker.jsonl import claim_lines, finding_lines

FOLDER = Path(__file__).parent / "reports"
ALPHABET = (
    "0123456789.,，、；;。：:()（）《》“”%‰|/\\\n\t -—~·+①一二三四五十百千万亿余多约近占率同比"
    "其中分别上升下降件起人次元年月日第至到由从\u3000\ufeff\x00𠀀é"
)


def mutated(text: str, chance: random.Random) -> str:
    """Cut, repeat, swap and overwrite pieces of a report."""
    start = chance.randrange(len(text))
    piece = list(text[start : start + chance.randrange(1, 400)])
    for _ in range(chance.randrange(1, 30)):
        at = chance.randrange(len(piece) + 1)
        match chance.randrange(4):
            case 0:
                piece.insert(at, chance.choice(ALPHABET))
            case 1 if piece:
                del piece[min(at, len(piece) - 1)]
            case 2:
                piece[at:at] = [chance.choice(ALPHABET)] * chance.randrange(1, 40)
            case _:
                end = min(len(piece), at + chance.randrange(20))
                piece[at:at] = piece[at:end]
    return "".join(piece)


def test_mutated_reports_are_checked_without_a_crash(size: Size) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))]
    chance = random.Random(20251124)
    previous = SourceText(texts[0], "previous")
    for number in range(size(400, 20_000)):
        text = mutated(chance.choice(texts), chance)
        check = check_report(SourceText(text), previous=previous if number % 5 == 0 else None)
        for claim in check.numbers:
            assert claim.text == text[claim.span.start : claim.span.end] != ""
        for finding in check.findings:
            assert finding.members
            assert all(0 <= span.start < span.end <= len(text) for span in finding.members)
            assert finding.message.zh
            assert finding.message.en
        assert all([*claim_lines(check), *finding_lines(check)]) is True


def test_texts_without_anything_to_read_give_nothing() -> None:
    for text in ("", " ", "\n\n", "。", "|", "|\n|", "||\n||", "()", "《", "\x00", "９" * 30, "1.2.3.4", "——", "一是"):
        assert check_report(SourceText(text)).claims == () or text == "|"
