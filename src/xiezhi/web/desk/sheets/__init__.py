"""Excel as a client: a type of sheet declared once gives template, upload, dry run, confirmation and undo."""
