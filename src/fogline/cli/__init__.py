"""The command line: each command is one call of the pipeline, with data on stdout and all remarks on stderr."""

import os
import sys

from fogline.errors import FoglineError

INTERRUPTED = 130


def main() -> None:
    """Runs the command line and turns our own errors into one clear line and an exit code."""
    # Imported here, so that `import fogline` never loads the command line's libraries.
    from fogline.cli.app import app
    from fogline.cli.remarks import remark

    try:
        app()
    except FoglineError as error:
        remark(f"fogline: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        remark("fogline: interrupted; what was recorded is kept, and the same command goes on from there")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe went away, as `head` does; Python would complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
