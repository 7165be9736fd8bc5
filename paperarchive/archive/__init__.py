"""Papers as one ordered whole."""
