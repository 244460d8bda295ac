"""Cases: what happened in a case family as events of the journal, and what the law asks of it, judged at once."""
