"""Papers as one ordered whole: their order, groups and statistics."""
