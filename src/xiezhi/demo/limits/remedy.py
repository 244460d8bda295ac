"""Limits of remedy, mediation and disclosure, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_OLD_LAW_ENDS = date(2025, 12, 31)
_NEW_LAW = date(2026, 1, 1)
_ORDER_149 = date(2019, 1, 1)
_REVIEW_LAW = date(2024, 1, 1)
_FOI = date(2019, 5, 15)
_COMPENSATION = date(2013, 1, 1)
_SUITS = date(2017, 7, 1)
_ROLG = date(2019, 4, 15)

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("mediation-scope", _ORDER_149, _OLD_LAW_ENDS, None, "none", "PSL12 9"),
    PlantedLimit("mediation-scope", _NEW_LAW, None, None, "none", "PSL25 9(1)"),
    PlantedLimit("mediation-second-7wd", _ORDER_149, None, 7, "working-days", "APR 183"),
    PlantedLimit("mediation-count-max-2", _ORDER_149, None, None, "none", "APR 183"),
    PlantedLimit("mediation-agreement-form", _ORDER_149, None, None, "none", "APR 184"),
    PlantedLimit("mediation-on-spot-performed", _ORDER_149, None, None, "none", "APR 178(3)"),
    PlantedLimit("mediation-evidence-filed", _ORDER_149, None, None, "none", "APR 184"),
    PlantedLimit("mediation-minor-guardian", _ORDER_149, None, None, "none", "APR 181"),
    PlantedLimit("mediation-failure-decide", _ORDER_149, _OLD_LAW_ENDS, 30, "days", "APR 185"),
    PlantedLimit("mediation-failure-decide", _NEW_LAW, None, 30, "days", "PSL25 118"),
    PlantedLimit("mediation-failure-civil-suit-told", _ORDER_149, _OLD_LAW_ENDS, None, "none", "APR 185(1)"),
    PlantedLimit("mediation-failure-civil-suit-told", _NEW_LAW, None, None, "none", "PSL25 9(3)"),
    PlantedLimit("settlement-recognition", _ORDER_149, _OLD_LAW_ENDS, None, "none", "APR 186"),
    PlantedLimit("settlement-recognition", _NEW_LAW, None, None, "none", "PSL25 9(4)"),
    PlantedLimit("review-answer-deadline", _REVIEW_LAW, None, 10, "working-days", "ARL 48"),
    PlantedLimit("review-answer-deadline", _REVIEW_LAW, None, 5, "working-days", "ARL 54", "summary"),
    PlantedLimit("review-answer-deadline-attachments", _REVIEW_LAW, None, None, "none", "ARL 48"),
    PlantedLimit("review-opinion-60d", _REVIEW_LAW, None, 60, "days", "ARL 76"),
    PlantedLimit("review-forward-5wd", _REVIEW_LAW, None, 5, "working-days", "ARL 32"),
    PlantedLimit("spot-penalty-review-first", _REVIEW_LAW, None, None, "none", "ARL 23(1)"),
    PlantedLimit("suit-defence-15d", _SUITS, None, 15, "days", "ALL 67"),
    PlantedLimit("suit-late-evidence-15d", date(2018, 2, 8), None, 15, "days", "ALI18 34"),
    PlantedLimit("head-appears-in-court", _SUITS, None, None, "none", "ALL 3(3)"),
    PlantedLimit("head-appears-at-review-hearing", _REVIEW_LAW, None, None, "none", "ARL 51(3)"),
    PlantedLimit("compensation-decision-2m", _COMPENSATION, None, 2, "months", "SCL 23(1)"),
    PlantedLimit("compensation-receipt-on-spot", _COMPENSATION, None, None, "none", "SCL 12(4)"),
    PlantedLimit("compensation-supplement-5d", _COMPENSATION, None, 5, "days", "SCL 12(4)"),
    PlantedLimit("compensation-service-10d", _COMPENSATION, None, 10, "days", "SCL 23(2)"),
    PlantedLimit("compensation-payment-7d", _COMPENSATION, None, 7, "days", "SCL 37(3)"),
    PlantedLimit("compensation-review-2m", _COMPENSATION, None, 2, "months", "SCL 25(1)"),
    PlantedLimit("foi-refusal-review-first", _REVIEW_LAW, None, None, "none", "ARL 23(1)"),
    PlantedLimit("foi-answer-20wd", _FOI, None, 20, "working-days", "FOI 33"),
    PlantedLimit("foi-clarification-7wd", _FOI, None, 7, "working-days", "FOI 30"),
    PlantedLimit("foi-annual-report-0131", _FOI, None, None, "01-31", "FOI 49(1)"),
    PlantedLimit("rolg-report-submission", _ROLG, None, None, "03-01", "ROLG 年度报告章"),
    PlantedLimit("rolg-report-recipients", _ROLG, None, None, "none", "ROLG 年度报告章"),
    PlantedLimit("rolg-report-publication", _ROLG, None, None, "04-01", "ROLG 24"),
    PlantedLimit("proactive-publication-20wd", _FOI, None, 20, "working-days", "FOI 26"),
)
