"""The commands that bring in what others made: `import places`."""

from pathlib import Path
from typing import Annotated

import typer

from fogline.cli.remarks import remark

app = typer.Typer(help="Bring in gazetteers.", no_args_is_help=True)


@app.callback()
def _imports() -> None:
    """Bring in gazetteers."""


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
