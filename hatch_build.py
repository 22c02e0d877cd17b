"""Compiles the built-in gazetteer when Fogline is built; `python hatch_build.py` does the same by hand."""

import importlib
import sys
import types
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PACKAGE = ROOT / "src" / "fogline"


def compile_places() -> bool:
    """Writes src/fogline/locate/data/places.sqlite if it is missing or out of date; returns whether it wrote.

    The package is not installed while it is being built, and its front door wants what is not needed here: empty
    parents stand in for it.
    """
    parents = {"fogline": PACKAGE, "fogline.locate": PACKAGE / "locate", "fogline.model": PACKAGE / "model"}
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "fogline"}
    for name, folder in parents.items():
        parent = types.ModuleType(name)
        parent.__path__ = [str(folder)]
        sys.modules[name] = parent
    try:
        wrote: bool = importlib.import_module("fogline.locate.compile_world").compile_world()
    finally:
        for name in [name for name in sys.modules if name.split(".")[0] == "fogline"]:
            del sys.modules[name]
        sys.modules.update(hidden)
    return wrote


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, where the build tool is not installed
    pass
else:

    class PlacesBuildHook(BuildHookInterface[Any]):
        """Brings the built-in gazetteer up to date before a wheel or an editable install is made; a source archive
        goes without.
        """

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the signature is hatchling's
            """Called by hatchling for each target."""
            if self.target_name == "wheel":
                compile_places()


if __name__ == "__main__":
    sys.stderr.write(
        "compiled the built-in gazetteer\n" if compile_places() else "the built-in gazetteer is up to date\n"
    )
