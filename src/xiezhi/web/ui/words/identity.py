"""The words of identities and their end."""

from __future__ import annotations

from xiezhi.core.text import Text

WORDS = {
    "keys": Text("密钥", "Keys"),
    "shredding": Text("身份销毁", "End of identities"),
    "key_change": Text("更换主密钥", "Change the master key"),
    "key_change_how": Text(
        "由后台逐批改包裹，期间读写照常，中断后接着做；旧密钥留存一天。完成后请另存新的密钥副本，"
        "并把旧副本留到更换前的备份全部到期。",
        "Done in the background in small steps, resumed when broken off; reading and writing go on. The former key "
        "stays a day. Then keep a new copy of the keys, and the former copy as long as backups made before it.",
    ),
    "key_change_never": Text("主密钥尚未更换过。", "The master key has not been changed yet."),
    "key_changes": Text("第几次", "Change"),
    "keys_wrapped": Text("改包裹（把）", "Wrapped anew"),
    "asked_at": Text("提出时间", "Asked"),
    "in_place_at": Text("启用时间", "In place"),
    "ended_at": Text("完成时间", "Done"),
    "shred_waiting": Text("身份销毁提议", "Proposals to end an identity"),
    "shred_none": Text("没有提议。", "No proposal."),
    "shred_how": Text(
        "由一人提议、另一人审批；销毁后该人在各案中的姓名、证件等永远不可再读，记录簿仍可核验。",
        "Proposed by one, decided by another. Afterwards nobody reads the person's name or numbers in any case; the "
        "journal can still be verified.",
    ),
    "shred_propose": Text("提议销毁身份", "Propose to end an identity"),
    "shred_thread": Text("案件线索编号", "Thread of the case"),
    "shred_token": Text("当事人代号", "Party"),
    "why_shred_token": Text("案件页上的代号，如 P1", "As on the page of the case: P1"),
    "shred_ground": Text("法律依据", "Legal ground"),
    "why_shred_ground": Text(
        "如个人信息保护法第四十七条第一款第几项；不写姓名", "Such as PIPL art. 47(1) with its item; no names"
    ),
    "shred_no_party": Text("没有这名当事人", "there is no such party"),
    "shred_approve": Text("批准销毁", "Approve the end"),
    "shred_decline": Text("不予销毁", "Decline"),
    "decided_by": Text("审批人", "Decided by"),
    "shred_to_decide": Text("待审批的身份销毁", "Identities to decide on"),
}

ACTS = {
    "destruction-declined": Text("不予销毁身份", "destruction of an identity declined"),
    "destruction-proposed": Text("提议销毁身份", "destruction of an identity proposed"),
    "destructions-listed": Text("查阅身份销毁提议", "proposals to end identities listed"),
    "key-rotated": Text("更换主密钥", "master key changed"),
    "key-rotation-asked": Text("要求更换主密钥", "change of the master key asked for"),
    "key-destroyed": Text("销毁密钥", "key destroyed"),
    "narrative-written": Text("写入叙述", "narrative written"),
    "party-corrected": Text("更正当事人", "party corrected"),
    "party-registered": Text("登记当事人", "party registered"),
    "party-unmasked": Text("查看当事人身份", "party unmasked"),
    "person-destroyed": Text("销毁身份", "identity destroyed"),
}
