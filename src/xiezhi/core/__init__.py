"""Legal periods, the working-day calendar, identifiers and the event record. Standard library only."""
