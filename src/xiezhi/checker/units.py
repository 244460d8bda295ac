"""Measure words of government prose, what they count, and which of them may be compared with each other."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from xiezhi.checker.model import UnitClass

_PERSONS = "人 名 位 户 口 家 人员"
_EVENTS = "件 起 宗 例 案 件案 案件"
_OCCASIONS = "次 场 期 批 轮 回 趟 遍 班 课时 学时 课 人天 节 堂"
_PIECES = (
    "项 条 个 份 本 册 卷 处 所 座 间 部 台 辆 艘 架 支 枚 发 张 幅 "
    "篇 面 块 只 头 匹 株 棵 套 组 对 双 笔 单 票 封 通 门 根 颗 粒 "
    "瓶 箱 包 袋 桶 桌 把 盏 盘 片 段 层 幢 栋 则 首 集 版 栏 种 类 条目 件套 字 字节 孔 眼 具 挺 尊 顶 床 排 "
    "点 站 村 岗 队 页 副 桩 辑 窝 伙 股"
)
_MONEY = "元 美元 欧元 港元 日元 英镑 元人民币 人民币 块钱"
_PHYSICAL = (
    "公里 千米 米 厘米 毫米 里 平方米 平方公里 平方千米 立方米 ㎡ "
    "km 亩 公顷 吨 公斤 千克 克 毫克 斤 升 毫升 千瓦时 千瓦 度电 "
    "TB GB MB PB 吉字节 小时 分钟 天 秒 工作日 个工作日 个小时 个月 日 分"
)
_PERCENT = "% ‰ 成"
_POINTS = "个百分点 百分点 个千分点 个基点 基点"
_MULTIPLE = "倍 番"

# 人 and 家 count heads and bodies; with 次 they count attendances, which are never compared with heads.
_BASES_OF_TIMES = (
    "人 件 台 辆 家 场 批 户 车 架 班 频 艘 点 校 项 单 处 所 店 村 条 个 名 组 警 岗 艇 船 机 卡 站 余 队"
)


def _classes() -> dict[str, UnitClass]:
    table: dict[str, UnitClass] = {}
    for words, unit_class in (
        (_PIECES, UnitClass.PIECES),
        (_OCCASIONS, UnitClass.OCCASIONS),
        (_PERSONS, UnitClass.PERSONS),
        (_EVENTS, UnitClass.EVENTS),
        (_MONEY, UnitClass.MONEY),
        (_PHYSICAL, UnitClass.PHYSICAL),
        (_PERCENT, UnitClass.PERCENT),
        (_POINTS, UnitClass.POINTS),
        (_MULTIPLE, UnitClass.MULTIPLE),
    ):
        table.update(dict.fromkeys(words.split(), unit_class))
    table.update({f"{base}次": UnitClass.OCCASIONS for base in _BASES_OF_TIMES.split()})
    table.update(dict.fromkeys(("人次", "名次", "人/次", "警次"), UnitClass.PERSON_TIMES))
    return table


CLASS_OF = _classes()
_LONGEST = max(len(unit) for unit in CLASS_OF)

# Single characters that begin many ordinary words: a measure word only where the next character does not make a word.
_NOT_A_UNIT = {
    "件案": "件",
    "点": "时分半钟多",
    "版": "本",
    "面": "向对临",
    "对": "于照",
    "部": "分门",
    "所": "有",
    "分": "别局钟之",
    "期": "间",
    "组": "织",
    "队": "伍",
    "单": "位",
    "条": "件例",
    "本": "级年月期市省县院局次",
    "通": "过报",
    "发": "生展现放布出",
    "把": "手",
    "集": "中",
    "排": "查名",
    "列": "为入",
    "包": "括含",
    "处": "理罚",
    "层": "级",
    "位": "于居",
    "名": "列",
}

# Plain durations are limits and habits more often than results; they are figures only where a time is being measured.
DURATIONS = frozenset(["小时", "分钟", "天", "秒", "工作日", "个工作日", "个小时", "个月", "日"])

SCALES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "万亿": Decimal(1_000_000_000_000),
    "十亿": Decimal(1_000_000_000),
    "百亿": Decimal(10_000_000_000),
    "千亿": Decimal(100_000_000_000),
}


def unit_at(text: str, at: int) -> str:
    """Return the longest measure word of ``text`` at ``at``, or an empty string.

    >>> unit_at("3人次参加", 1), unit_at("3项目", 1), unit_at("2014年", 4)
    ('人次', '项', '')
    """
    for length in range(min(_LONGEST, len(text) - at), 0, -1):
        unit = text[at : at + length]
        if unit in CLASS_OF:
            following = text[at + length : at + length + 1]
            if following and following in _NOT_A_UNIT.get(unit, ""):
                continue
            return unit
    return ""


@lru_cache(maxsize=4096)
def class_of(unit: str | None) -> UnitClass:
    """Return what ``unit`` counts; ``UnitClass.NONE`` for none or an unknown one."""
    return CLASS_OF.get((unit or "").partition("(")[0], UnitClass.NONE)


# Cases and matters are counted in 件, 起, 宗, 例 or 个 as the writer likes; a relation may join any of these.
_COUNTING = frozenset({UnitClass.EVENTS, UnitClass.PIECES, UnitClass.NONE})


@lru_cache(maxsize=4096)
def may_join(one: str | None, other: str | None) -> bool:
    """Say whether figures in these two units may be parts of one whole or the same figure.

    >>> may_join("件", "起"), may_join("人", "人次"), may_join("件", "元"), may_join(None, "条")
    (True, False, False, True)
    """
    first, second = class_of(one), class_of(other)
    if first is UnitClass.NONE or second is UnitClass.NONE:
        return UnitClass.PERCENT not in (first, second) and UnitClass.POINTS not in (first, second)
    if first in _COUNTING and second in _COUNTING:
        return True
    if UnitClass.PHYSICAL in (first, second) or UnitClass.OCCASIONS in (first, second):
        return one == other
    return first is second
