"""Relations between figures: found by grammar first, by bounded search second, judged on exact intervals."""
