"""`python -m cxkit`: see `python -m cxkit --help`."""

import sys

from cxkit.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(main())
