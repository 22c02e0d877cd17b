"""How fast names are found and resolved: `python benchmarks/locate.py FILE... [--theatre NAME] [--megabytes N]`.

The files are plain texts, or the LGL corpus of local news (.xml); they are repeated up to the size asked for. Memory is
the highest that the process took.
"""

import argparse
import resource
import time
from itertools import cycle
from pathlib import Path

from fogline.evaluate import load_articles
from fogline.locate import locate_spans, open_gazetteer
from fogline.model.theatre import Theatre
from fogline.theatre import load_theatre


def texts_of(files: list[Path], size: float) -> list[str]:
    known: list[str] = []
    for file in files:
        known += [one.text for one in load_articles(file)] if file.suffix == ".xml" else [file.read_text("utf-8")]
    chosen: list[str] = []
    taken = 0
    for text in cycle(known):
        if taken >= size * 1e6:
            break
        chosen.append(text)
        taken += len(text.encode())
    return chosen


def measure(texts: list[str], theatre: Theatre | None) -> str:
    """Processor time of finding alone, then of both on a fresh gazetteer, over the texts one by one."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    gazetteer = open_gazetteer(theatre)
    began = time.process_time()
    found = sum(len(gazetteer.mentions(text)) for text in texts)
    finding = time.process_time() - began
    gazetteer = open_gazetteer(theatre)
    began = time.process_time()
    for text in texts:
        locate_spans(text, [(m.start, m.end) for m in gazetteer.mentions(text)], gazetteer, theatre)
    both = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rates = f"find {size / finding:.2f} MB/s, find and resolve {size / both:.2f} MB/s"
    return f"{size:.1f} MB, {found} names: {rates}, memory {memory:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description="Times the finding and resolving of place names.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--theatre")
    parser.add_argument("--megabytes", type=float, default=5.0)
    options = parser.parse_args()
    theatre = load_theatre(options.theatre) if options.theatre else None
    print(measure(texts_of(options.files, options.megabytes), theatre))


if __name__ == "__main__":
    main()
