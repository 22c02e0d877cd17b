"""The commands that bring in what others made: `import places`, `import regions`."""

from pathlib import Path
from typing import Annotated

import typer

from fogline.cli.remarks import remark

app = typer.Typer(help="Bring in gazetteers and outlines of regions.", no_args_is_help=True)


@app.callback()
def _imports() -> None:
    """Bring in gazetteers and outlines of regions."""


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
