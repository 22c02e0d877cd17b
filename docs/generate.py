"""Writes docs/reference/ from the code: the commands, the Python API, the nouns, and the JSON Schema of a claim.

Run it after a change of any of them: `python docs/generate.py`. A test sees to it that the files are up to date.
"""

import dataclasses
import inspect
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import typer.main

import fogline
from fogline.cli.app import app
from fogline.errors import FoglineError
from fogline.model.claim import Claim

REFERENCE = Path(__file__).parent / "reference"
NOUNS = ("report", "claim", "place", "theatre", "entry", "picture", "notice")


@dataclasses.dataclass(frozen=True)
class Page:
    """One generated file."""

    name: str
    text: str


def pages() -> Iterator[Page]:
    """All files of the reference, as they should be."""
    yield Page("commands.md", commands())
    yield Page("api.md", api())
    yield Page("model.md", model())
    yield Page("errors.md", errors())
    yield Page("claim.schema.json", json.dumps(claim_schema(), indent=2, ensure_ascii=False) + "\n")


def commands() -> str:
    """The command line, command by command."""
    root = typer.main.get_command(app)
    parts = ["# Commands\n\nGenerated from the code by `docs/generate.py`. Data goes to stdout, all remarks to stderr."]
    parts += [_command(name, command) for name, command in _walk(root, "fogline")]
    return "\n\n".join(parts) + "\n"


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield name, command
        return
    for child, sub in children.items():
        yield from _walk(sub, f"{name} {child}")


def _command(name: str, command: Any) -> str:
    lines = [f"## `{name}`", "", inspect.cleandoc(command.help or ""), ""]
    lines += ["| argument or option | meaning | default |", "|---|---|---|"]
    for parameter in command.params:
        names = parameter.name or "" if parameter.param_type_name == "argument" else ", ".join(parameter.opts)
        about = getattr(parameter, "help", "") or ""
        default = "" if parameter.default in (None, False) or callable(parameter.default) else f"`{parameter.default}`"
        if "required" in dir(parameter) and parameter.required:
            default = "required"
        if names != "--help":
            lines.append(f"| `{names}` | {about.replace('|', chr(92) + '|')} | {default} |")
    return "\n".join(lines)


def api() -> str:
    """What `import fogline` gives, with signatures and docstrings."""
    parts = ["# Python API\n\nGenerated from the code by `docs/generate.py`. Each name is reached as `fogline.NAME`."]
    for home, names in fogline.HOMES.items():
        parts.append(f"## From `{home}`")
        for name in names:
            thing = getattr(import_module(home), name)
            signature = "" if inspect.isclass(thing) else str(inspect.signature(thing))
            parts.append(f"### `{name}{signature}`\n\n{_doc(thing)}")
    return "\n\n".join(parts) + "\n"


def model() -> str:
    """The nouns: each struct with its fields."""
    parts = ["# The nouns\n\nGenerated from the code by `docs/generate.py`. All are frozen values."]
    for noun in NOUNS:
        module = import_module(f"fogline.model.{noun}")
        parts.append(f"## `{module.__name__}`\n\n{inspect.getdoc(module)}")
        for name, thing in vars(module).items():
            if inspect.isclass(thing) and issubclass(thing, msgspec.Struct) and thing.__module__ == module.__name__:
                fields = "\n".join(
                    f"- `{field.name}`: `{_type(field.type)}`" for field in msgspec.structs.fields(thing)
                )
                parts.append(f"### `{name}`\n\n{_doc(thing)}\n\n{fields}")
    return "\n\n".join(parts) + "\n"


def errors() -> str:
    """The errors and their exit codes."""
    lines = ["# Errors and exit codes", "", "Generated from the code by `docs/generate.py`.", ""]
    lines += ["| exit code | error | when |", "|---|---|---|", "| 0 | | all went well |", "| 130 | | interrupted |"]
    kinds: list[type[FoglineError]] = [FoglineError, *_subclasses(FoglineError)]
    for error in kinds:
        lines.append(f"| {error.exit_code} | `{error.__name__}` | {(inspect.getdoc(error) or '').splitlines()[0]} |")
    return "\n".join(lines) + "\n"


def claim_schema() -> dict[str, Any]:
    """The JSON Schema of a line of `fogline extract`."""
    (top,), components = msgspec.json.schema_components([Claim], ref_template="#/$defs/{name}")
    claim = components.pop(top["$ref"].rsplit("/", 1)[-1])
    # The report's id is the ledger's own business, and a date is written as it was given.
    claim["properties"].pop("report")
    claim["required"].remove("report")
    claim["properties"]["published"] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T[0-9:.]+\+00:00)?$"}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "additionalProperties": False}
    return {**head, **claim, "$defs": components}


def _type(kind: Any) -> str:
    return str(kind).replace("typing.", "").removeprefix("<class '").removesuffix("'>").replace("fogline.model.", "")


def _doc(thing: object) -> str:
    return inspect.getdoc(thing) or ""


def _subclasses(error: type[FoglineError]) -> Iterator[type[FoglineError]]:
    for child in error.__subclasses__():
        yield child
        yield from _subclasses(child)


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for page in pages():
        (REFERENCE / page.name).write_text(page.text, encoding="utf-8")
        print(f"wrote {page.name}")


if __name__ == "__main__":
    main()
