"""Many threads at once: coded, sorted columns and one compiled pass."""
