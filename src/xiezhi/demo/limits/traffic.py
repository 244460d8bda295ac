"""Limits of road traffic, typed from the articles and not from the rulebook."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.limits.limit import PlantedLimit

_TAP = date(2018, 5, 1)
_TRP = date(2020, 5, 1)

LIMITS: tuple[PlantedLimit, ...] = (
    PlantedLimit("traffic-camera-record-vetted-5wd", _TRP, None, 5, "working-days", "TRP 19, 20, 81"),
    PlantedLimit("traffic-decision-time", _TRP, None, 24, "hours", "TRP 51", "fine"),
    PlantedLimit("traffic-decision-time", _TRP, None, 3, "working-days", "TRP 51, 81", "suspend-licence"),
    PlantedLimit("traffic-decision-time", _TRP, None, 7, "working-days", "TRP 51, 81", "revoke-licence"),
    PlantedLimit("traffic-item-handed-in-24h", _TRP, None, 24, "hours", "TRP 28", "detain-vehicle"),
    PlantedLimit("traffic-item-handed-in-24h", _TRP, None, 24, "hours", "TRP 32", "detain-licence"),
    PlantedLimit("traffic-sample-sent-5wd", _TRP, None, 5, "working-days", "TRP 36, 81"),
    PlantedLimit("accident-determination-10wd", _TAP, None, 10, "working-days", "TAP 62, 112"),
    PlantedLimit("accident-determination-after-appraisal-5wd", _TAP, None, 5, "working-days", "TAP 62, 112"),
    PlantedLimit("accident-determination-served-3wd", _TAP, None, 3, "working-days", "TAP 65, 112"),
    PlantedLimit("accident-review-forwarded-2wd", _TAP, None, 2, "working-days", "TAP 72, 112"),
    PlantedLimit("accident-review-30d", _TAP, None, 30, "days", "TAP 74"),
    PlantedLimit("accident-review-served-3wd", _TAP, None, 3, "working-days", "TAP 78, 112"),
)
