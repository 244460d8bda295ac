"""Read a published report, find its numeric claims, and say which cannot hold together."""
