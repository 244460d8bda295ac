"""Tests of the Excel client."""
