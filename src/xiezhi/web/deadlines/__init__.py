"""Deadlines and reminders: what is overdue or due soon, the calendar, the digest, escalation, and what moved."""
