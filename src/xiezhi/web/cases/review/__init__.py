"""The five levels of review (五级审核): who signs after whom, and nobody twice."""
