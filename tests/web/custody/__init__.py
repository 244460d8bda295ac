"""Case-handling centres: entered through the actions, shown on the board, out of reach where they must be."""
