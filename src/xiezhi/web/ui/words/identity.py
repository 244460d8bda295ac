"""The words of identities and their end."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS: dict[str, Text] = {}

ACTS = {
    "destruction-declined": Text("不予销毁身份", "destruction of an identity declined"),
    "destruction-proposed": Text("提议销毁身份", "destruction of an identity proposed"),
    "key-destroyed": Text("销毁密钥", "key destroyed"),
    "narrative-written": Text("写入叙述", "narrative written"),
    "party-corrected": Text("更正当事人", "party corrected"),
    "party-registered": Text("登记当事人", "party registered"),
    "party-unmasked": Text("查看当事人身份", "party unmasked"),
    "person-destroyed": Text("销毁身份", "identity destroyed"),
}
