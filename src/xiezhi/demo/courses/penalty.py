"""Threads about penalty, hearing, service, execution and sealing that the large courses do not take."""

from __future__ import annotations

from xiezhi.demo.courses.course import Course

COURSES: tuple[Course, ...] = ()
