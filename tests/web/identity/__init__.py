"""Identities: encrypted, masked, found exactly, and destroyed."""
