"""How the site is made: read, render in workers, write what differs."""
