"""Threads about administrative procedure that the large courses do not take."""

from __future__ import annotations

from xiezhi.demo.courses.course import Course

COURSES: tuple[Course, ...] = ()
