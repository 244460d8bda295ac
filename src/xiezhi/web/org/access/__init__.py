"""One table of rights as data, and the two functions that read it: ``can`` for one thing, ``scope`` for a list."""
