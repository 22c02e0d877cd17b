"""The reference is generated from the code, and is what the code says now."""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def generated() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("generate_reference", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {page.name: page.text for page in module.pages()}


@pytest.mark.parametrize("name", ["commands.md", "api.md", "model.md", "errors.md", "claim.schema.json"])
def test_the_reference_is_up_to_date(name: str) -> None:
    assert (DOCS / "reference" / name).read_text(encoding="utf-8") == generated()[name], "run python docs/generate.py"
