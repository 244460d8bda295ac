"""The case-handling centres: who is there, since when, which clock runs out next (执法办案管理中心)."""
