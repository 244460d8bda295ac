"""The desk: the to-do list, the pages of the system resources, the door, and who passes it."""
