"""A second, slow and naive evaluation of hard rules, written from the articles, without rulebook or engine."""
