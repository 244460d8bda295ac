"""Acts of the desk: the right checked, rows and journal written in one transaction."""
