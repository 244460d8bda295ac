"""Intake (接报案): venues, reports, receipts, decisions, and the public progress page."""
