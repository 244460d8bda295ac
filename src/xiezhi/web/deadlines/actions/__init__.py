"""What writes: digests, escalations, re-judging."""
