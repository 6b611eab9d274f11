"""The command ``hustings``, also as ``python -m hustings``.

Both begin here, where nothing of the house is imported yet: Ctrl-C while that is going on, most of
a first second, ends as quietly as it does later.
"""

import sys
from typing import NoReturn

INTERRUPTED = 130  # as in hustings.cli.main, which is not there yet


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        from hustings.cli.main import main as run
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(INTERRUPTED)
    run()


if __name__ == "__main__":
    main()
