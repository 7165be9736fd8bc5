"""`python -m paperarchive`."""

import sys

from paperarchive.cli import main

sys.exit(main())
