"""Cases of the rule language worked out by hand, for the reference evaluator."""
