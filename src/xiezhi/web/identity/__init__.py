"""Identities of anyone who is not staff: encrypted, found by exact value only, masked unless a purpose is given."""
