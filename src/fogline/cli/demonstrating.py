"""The command that shows it all: `demo` ingests the sample reports, prints the picture of a day and leaves brief, map
and table."""

from pathlib import Path
from typing import Annotated

import typer

from fogline.cli.options import ReaderOption, chosen_reader, chosen_theatre, deliver, now
from fogline.cli.remarks import Remarks, remark
from fogline.model.dates import day_of


def demo(
    on: Annotated[str | None, typer.Option("--on", help="The day of the picture; the samples cover two weeks.")] = None,
    folder: Annotated[Path, typer.Option("--folder", help="Where to leave the results.")] = Path("fogline-demo"),
    reader: ReaderOption = "auto",
) -> None:
    """Run the whole way on sample reports: invented publishers on both sides, our own words about public facts.

    Example: `fogline demo --on 2022-09-15`
    """
    from fogline import publish
    from fogline.cli.progress import ingest_with_progress
    from fogline.ledger import open_ledger
    from fogline.pipeline import Desk, picture
    from fogline.read import ReadOptions
    from fogline.samples import sample_day, sample_folder, sample_publishers, sample_theatre

    day = day_of(on or sample_day())
    publishers = sample_publishers()
    war = chosen_theatre(sample_theatre())
    desk, remarks, path = Desk(war, reader=chosen_reader(reader)), Remarks(), folder / "demo.ledger"
    folder.mkdir(parents=True, exist_ok=True)
    for publisher in publishers:
        options = ReadOptions(now=now(), publisher=publisher.source.name)
        ingest_with_progress([str(sample_folder() / publisher.slug)], desk, options, path, remarks)
    with open_ledger(path, write=False, now=now) as ledger:
        seen = picture(ledger, desk, day)
    composed = publish.compose_brief(seen, war)
    deliver(publish.brief_html(composed), folder / "brief.html")
    deliver(publish.brief_markdown(composed), folder / "brief.md")
    deliver(publish.map_png(seen, war), folder / "map.png")
    deliver(publish.control_geojson(seen.holdings, war, day), folder / "control.geojson")
    deliver(publish.picture_text(seen, war), None)
    remarks.close()
    remark(f"left brief.html, brief.md, map.png and control.geojson in {folder}/")
