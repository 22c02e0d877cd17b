"""The commands that bring in what others made: `import places`, `import regions`, `import control`."""

from pathlib import Path
from typing import Annotated

import typer

from fogline.cli.options import DEFAULT_LEDGER, LedgerOption, TheatreOption, now, set_up
from fogline.cli.remarks import remark
from fogline.errors import SettingError

app = typer.Typer(help="Bring in gazetteers, outlines of regions and maps.", no_args_is_help=True)


@app.callback()
def _imports() -> None:
    """Bring in gazetteers, outlines of regions and maps."""


@app.command("places")
def places(
    file: Annotated[Path, typer.Argument(help="A CSV (also .gz) of places, or a GeoNames dump (.txt or .zip).")],
) -> None:
    """Import a gazetteer into your data folder, for all ledgers; inside its outline it goes before the built-in one.

    Example: `fogline import places UA.zip`
    """
    from fogline.locate import import_places

    imported = import_places(file)
    remark(f"imported {imported.places} places with {imported.names} names from {file} (sha256 {imported.hash[:12]})")


@app.command("regions")
def regions(file: Annotated[Path, typer.Argument(help="A GeoJSON file of polygons with names.")]) -> None:
    """Import the outlines of regions and districts, so that a region knows the places in it.

    Example: `fogline import regions oblasts.geojson`
    """
    from fogline.locate import import_regions

    imported = import_regions(file)
    left_out = f"; {imported.bad} features are no polygon or have no name" if imported.bad else ""
    remark(f"imported {imported.regions} outlines from {file} (sha256 {imported.hash[:12]}){left_out}")


@app.command("control")
def control(
    file: Annotated[Path, typer.Argument(help="A GeoJSON map of who held what, as its publisher drew it.")],
    on: Annotated[str, typer.Option("--on", help="The day that the map shows.")],
    publisher: Annotated[str, typer.Option("--publisher", help="Whose map it is.")],
    ledger: LedgerOption = Path(DEFAULT_LEDGER),
    theatre: TheatreOption = None,
) -> None:
    """Import a reference map: from its day on it is where control starts, and claims before it count no more.

    Example: `fogline import control map.geojson --on 2022-09-05 --publisher DeepState --ledger war.ledger`
    """
    from fogline.ledger import open_ledger
    from fogline.model.dates import day_of
    from fogline.pipeline import import_control

    try:
        raw = file.read_bytes()
    except OSError as error:
        raise SettingError(f"{file} can't be read: {error.strerror}", "give a GeoJSON file") from None
    desk = set_up(theatre, "rules")
    with open_ledger(ledger, write=True, now=now) as opened:
        entry = import_control(raw, file.name, desk, day_of(on), publisher, opened)
    remark(f"recorded as entry {entry}" if entry else "the ledger has this map already")
