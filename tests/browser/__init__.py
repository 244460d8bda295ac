"""Chromium at the site: every page at both sizes and in both languages, and the journeys of the people who use it."""
