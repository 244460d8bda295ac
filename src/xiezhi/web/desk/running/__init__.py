"""Running an install: the background loop, backup and restore, upgrade, what an auditor takes away."""
