"""Hearings, reconsideration, litigation and state compensation of a case: courses of events with their clocks."""
