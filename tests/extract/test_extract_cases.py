"""Each file of tests/cases is a report and the claims it must give; tests/cases/README.md tells the format."""

from pathlib import Path

import pytest

from fogline.extract import Extractor
from fogline.model.claim import Claim
from fogline.model.dates import instant
from fogline.model.report import Citation, Report

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.txt"))


def read_case(file: Path) -> tuple[Report, list[str]]:
    head, text, expected = file.read_text(encoding="utf-8").split("\n---\n")
    settings = dict(line.split(": ", 1) for line in head.splitlines()[1:])
    citations: tuple[Citation, ...] = ()
    if "links" in settings:
        at, *urls = settings["links"].split()
        citations = (Citation(int(at), tuple(urls)),)
    report = Report(
        doc=file.stem,
        text=text,
        publisher=settings.get("publisher", "Harbour Post"),
        published=instant(settings["published"]),
        citations=citations,
    )
    return report, [line for line in expected.splitlines() if line and not line.startswith("#")]


def told(claim: Claim) -> dict[str, str]:
    """A claim in the words of the case format."""
    source = claim.source
    fields = {
        "actor": (claim.actor.side if claim.actor else None) or "none",
        "target": (claim.target.side if claim.target else None) or "none",
        "mood": claim.mood,
        "certainty": claim.certainty,
        "stance": claim.stance or "none",
        "when": claim.when or "none",
        "trigger": claim.trigger.text,
        "links": ", ".join(claim.links),
        "source": f"{source.text or '-'} ({source.side or '?'})" if source else "none",
    }
    for role in ("at", "near", "to", "from"):
        places = [f"*{p.text}" if p.implied else p.text for p in claim.places if p.role == role]
        if places:
            fields[role] = ", ".join(places)
    fields |= {"background": ""} if claim.background else {}
    fields |= {"nowhere": ""} if not claim.places else {}
    return fields


def wanted(line: str) -> tuple[str, dict[str, str]]:
    head, *rest = (part.strip() for part in line.split("|"))
    fields = {key.strip(): value.strip() for key, _, value in (part.partition(":") for part in rest)}
    return head, {"mood": "actual", "certainty": "certain"} | fields


def matches(claim: Claim, head: str, fields: dict[str, str]) -> bool:
    has = told(claim)
    places_told = {"at", "near", "to", "from"} & fields.keys()
    no_other_place = not places_told or not ({"at", "near", "to", "from"} & has.keys()) - places_told
    return (
        f"{claim.kind} {claim.polarity}" == head
        and no_other_place
        and all(has.get(key) == value for key, value in fields.items())
    )


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case(file: Path, extractor: Extractor) -> None:
    report, lines = read_case(file)
    claims, _ = extractor.extract(report)
    left = list(claims)
    shown = "\n".join(f"{claim.kind} {claim.polarity} {told(claim)}" for claim in claims)
    for line in lines:
        if line == "nothing more":
            assert not left, f"more than the case has:\n{shown}"
            continue
        head, fields = wanted(line)
        found = next((claim for claim in left if matches(claim, head, fields)), None)
        assert found is not None, f"not given: {line}\ngiven:\n{shown}"
        left.remove(found)


def test_there_are_cases() -> None:
    assert len(CASES) >= 25
