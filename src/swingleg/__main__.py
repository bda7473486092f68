"""`python -m swingleg`."""

import sys

from swingleg.cli import main

sys.exit(main())
