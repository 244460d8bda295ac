"""Writing: the only way in which a course goes on."""
