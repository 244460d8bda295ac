"""Management of cases."""
