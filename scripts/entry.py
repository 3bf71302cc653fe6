"""Runs the main function of a script."""

import os
import sys


def run(main):
    """Runs `main`. If the reader of its output goes away, as in `scripts/figures | head -1`, the
    script ends quietly with exit code 1."""
    try:
        try:
            main()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
