"""The pages of imports, and the bulk endpoint."""
