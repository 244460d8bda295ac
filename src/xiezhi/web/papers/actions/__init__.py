"""Writing: the only ways to make, serve or void a paper, and to bring a template."""
