"""Threads about arrival, questioning, minors and other deprivation of liberty that the large courses do not take."""

from __future__ import annotations

from xiezhi.demo.courses.course import Course

COURSES: tuple[Course, ...] = ()
