"""Papers 文书: the common papers of a case as Word files, from templates that an office may own."""
