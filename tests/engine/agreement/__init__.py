"""Random rules and random logs: both evaluators must give the same findings, column by column."""
