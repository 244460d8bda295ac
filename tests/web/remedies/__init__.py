"""Tests of hearings and remedies."""
