"""Rules the synthetic log does not reach yet: spot penalties, traffic, accidents.

What a synthetic log holds by chance of their acts is judged by no truth: comparisons with the truth leave them out.
Take a rule out of this list when its limit and its duty are in ``xiezhi.demo``.
"""

UNPLANTED = frozenset(
    {
        "accident-determination-10wd",
        "accident-determination-after-appraisal-5wd",
        "accident-determination-served-3wd",
        "accident-review-30d",
        "accident-review-forwarded-2wd",
        "accident-review-served-3wd",
        "spot-fine-collection",
        "spot-fine-collection-banked-2d",
        "spot-fine-collection-cap",
        "spot-fine-collection-on-arrival",
        "spot-fine-collection-receipt",
        "spot-penalty-filing-24h",
        "spot-penalty-filing-24h-on-return",
        "spot-penalty-scope",
        "spot-penalty-scope-barred-kinds",
        "spot-penalty-scope-one-officer",
        "traffic-camera-record-vetted-5wd",
        "traffic-decision-time",
        "traffic-item-handed-in-24h",
        "traffic-sample-sent-5wd",
    }
)
