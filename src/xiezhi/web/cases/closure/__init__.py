"""封存: records closed off on every path, and opened again on request for a few hours."""
