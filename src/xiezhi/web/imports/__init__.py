"""Cases of other systems: mappings, import by spreadsheet and by JSON, and judging what came in."""
