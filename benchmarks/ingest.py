"""Times the main job on real reports: ingest of the daily assessments in one run, then brief, map and table of one day.

Run: `python benchmarks/ingest.py [FOLDER]`. Prints wall time, peak memory of the process and the counts.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SHARED = Path(os.environ.get("FOG_SHARED", Path(__file__).parents[2] / "shared"))
DAY = "2022-09-11"


def timed(name: str, *arguments: str) -> None:
    """Runs one command of the command line and prints what it took."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "fogline", *arguments], capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    said = done.stderr.strip().splitlines()
    print(
        f"{name:10s} {seconds:6.1f} s  peak so far {peak:6.0f} MB  exit {done.returncode}  {said[-1] if said else ''}"
    )


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else str(SHARED / "corpus" / "isw")
    with tempfile.TemporaryDirectory() as scratch:
        ledger = str(Path(scratch) / "war.ledger")
        timed("ingest", "ingest", folder, "--ledger", ledger, "--publisher", "ISW")
        timed("again", "ingest", folder, "--ledger", ledger, "--publisher", "ISW")
        timed("control", "control", "--on", DAY, "--ledger", ledger)
        timed("brief", "brief", "--on", DAY, "--ledger", ledger)
        timed("map", "map", "--on", DAY, "--ledger", ledger, "--out", str(Path(scratch) / "map.png"))
        timed("explain", "explain", "Izium", "--on", DAY, "--ledger", ledger)
        print(f"ledger     {Path(ledger).stat().st_size / 2**20:.1f} MB")


if __name__ == "__main__":
    main()
