"""The pages of closed records."""
