"""Writing custody: stays, centres and their shifts."""
