"""The seal: canonical JSON, an RFC 9162 tree over the journal, signed checkpoints, proofs, and their verifier."""
