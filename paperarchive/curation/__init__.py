"""What people do with papers: remove, rename, merge; and what they should look at."""
