"""Search: one index for both databases, written with the record, asked through the reach of whoever asks."""
