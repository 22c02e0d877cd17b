"""Scores drawn claims against annotated ones by atoms, as the guideline's chapter on scoring defines them.

An atom is (sentence, kind, actor, place, polarity), one for each place of a claim or one with no place; atoms are a
multiset, so that a claim and a counter-claim on the same thing both count.
"""

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from fogline.errors import SettingError
from fogline.evaluate.calibration import calibration_error
from fogline.model.claim import KINDS, Certainty, Claim, Kind, Mood, Polarity, Stance


class AnnotatedPlace(msgspec.Struct, frozen=True):
    """A place as the corpus writes it: the exact words."""

    text: str


class AnnotatedClaim(msgspec.Struct, frozen=True):
    """A claim in the form of the corpus; `sentence` is an index into its window, `doc` names the window's report.

    `p` is the stated probability of a drawn claim.
    """

    sentence: int
    kind: Kind
    polarity: Polarity
    mood: Mood
    certainty: Certainty
    places: tuple[AnnotatedPlace, ...]
    actor: str | None = None
    source_text: str | None = None
    source_side: str | None = None
    stance: Stance | None = None
    when: str | None = None
    doc: str = ""
    p: float = 1.0


class Window(msgspec.Struct, frozen=True):
    """One annotated stretch of a report: its sentences and their claims."""

    doc: str
    published: str
    publisher: str
    sentences: tuple[str, ...]
    claims: tuple[AnnotatedClaim, ...]


class Score(msgspec.Struct, frozen=True):
    """Precision, recall and F1, with how many there are and how many were drawn."""

    precision: float
    recall: float
    f1: float
    gold: int
    drawn: int


class Scores(msgspec.Struct, frozen=True):
    """All figures of one comparison: by atoms, the accuracy of each field over the atoms that match, and the
    calibration error of `p` (a claim is right where all its atoms are)."""

    scores: dict[str, Score]
    accuracies: dict[str, float]
    p_error: float = 0.0


Atom = tuple[str, int, str, str | None, str | None, str]


def load_windows(path: Path) -> list[Window]:
    """Reads a windows file, one JSON object a line; raises SettingError with the line where it is none."""
    decoder = msgspec.json.Decoder(Window)
    windows: list[Window] = []
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise SettingError(f"{path} can't be read: {error.strerror}", "give a file of annotated windows") from None
    for number, line in enumerate(lines, start=1):
        try:
            windows += [decoder.decode(line)] if line.strip() else []
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise SettingError(f"{path}, line {number}: {error}", "give a file of annotated windows") from None
    return windows


def window_text(window: Window) -> str:
    """The window as a text: its sentences joined with a newline, so that offsets follow from them.

    >>> window_text(Window("d", "2022-09-10", "P", ("One.", "Two."), ()))
    'One.\\nTwo.\\n'
    """
    return "\n".join(window.sentences) + "\n"


def as_annotated(claim: Claim, window: Window) -> AnnotatedClaim:
    """A drawn claim in the corpus's form; it belongs to the sentence in which its trigger begins."""
    starts = [0]
    for sentence in window.sentences[:-1]:
        starts.append(starts[-1] + len(sentence) + 1)
    return AnnotatedClaim(
        sentence=max(0, bisect.bisect_right(starts, claim.trigger.start) - 1),
        kind=claim.kind,
        polarity=claim.polarity,
        mood=claim.mood,
        certainty=claim.certainty,
        places=tuple(AnnotatedPlace(place.text) for place in claim.places),
        actor=claim.actor.side if claim.actor else None,
        source_text=claim.source.text if claim.source else None,
        source_side=claim.source.side if claim.source else None,
        stance=claim.stance,
        when=claim.when,
        doc=window.doc,
        p=claim.p,
    )


def place_key(text: str) -> str:
    """A place's words for comparison: case, articles and generic words of settlements dropped, the word for a region
    kept.

    >>> place_key("the city of Kharkiv Region"), place_key("Kupyansk’s")
    ('of kharkiv oblast', 'kupyansk')
    """
    words = text.lower().replace("’", "'").replace("-", " ")
    words = re.sub(r"'s\b", "", words)
    words = re.sub(r"\b(oblasts?|regions?|provinces?)\b", "oblast", words)
    words = re.sub(r"\b(the|city|town|village|settlement|area|direction)\b", " ", words)
    return re.sub(r"\W+", " ", words).strip()


def score_claims(gold: Sequence[AnnotatedClaim], drawn: Sequence[AnnotatedClaim]) -> Scores:
    """Compares drawn claims with annotated ones.

    `strict` counts whole atoms, `no_actor` leaves the actor out, `kind` asks only which kinds a sentence holds;
    `f1_<kind>` is strict within a kind.

    >>> one = AnnotatedClaim(0, "capture", "+", "actual", "certain", (AnnotatedPlace("Izium"),), actor="A", doc="d")
    >>> other = msgspec.structs.replace(one, actor="B")
    >>> scores = score_claims([one], [other]).scores
    >>> scores["strict"].f1, scores["no_actor"].f1, scores["kind"].f1
    (0.0, 1.0, 1.0)
    """
    gold_atoms, drawn_atoms = _atoms(gold), _atoms(drawn)
    scores = {
        "strict": _score(_count(gold_atoms, _whole), _count(drawn_atoms, _whole)),
        "no_actor": _score(_count(gold_atoms, _without_actor), _count(drawn_atoms, _without_actor)),
        "kind": _score(_kinds(gold_atoms), _kinds(drawn_atoms)),
    }
    for kind in KINDS:
        of_kind = [
            {atom: claims for atom, claims in atoms.items() if atom[2] == kind} for atoms in (gold_atoms, drawn_atoms)
        ]
        scores[f"f1_{kind}"] = _score(_count(of_kind[0], _whole), _count(of_kind[1], _whole))
    right = [all(atom in gold_atoms for atom in _atoms([claim])) for claim in drawn]
    p_error = calibration_error([claim.p for claim in drawn], right)
    return Scores(scores, _accuracies(list(_pairs(gold_atoms, drawn_atoms))), p_error)


def scores_text(scores: Scores) -> str:
    """The figures as lines for a terminal, in the reference scorer's order and format."""

    def line(name: str, score: Score) -> str:
        figures = f"P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"
        return f"{name:16s} {figures}  gold {score.gold} pred {score.drawn}"

    first = [line(name, scores.scores[name]) for name in ("strict", "no_actor", "kind")]
    fields = [f"{name:16s} {value:.3f}" for name, value in scores.accuracies.items()]
    kinds = [line(f"f1_{kind}", scores.scores[f"f1_{kind}"]) for kind in KINDS]
    return "\n".join(first + fields + kinds)


def groups_text(by_group: dict[str, Scores]) -> str:
    """The calibration error of `p` and, by publisher, the three main figures as lines for a terminal."""
    lines = [f"{'p_error':16s} {by_group['all'].p_error:.3f}"]
    for group, scores in by_group.items():
        f1 = "  ".join(f"{name} {scores.scores[name].f1:.3f}" for name in ("strict", "no_actor", "kind"))
        lines.append(f"{group:16s} {f1}  gold {scores.scores['strict'].gold}")
    return "\n".join(lines)


def _atoms(claims: Iterable[AnnotatedClaim]) -> dict[Atom, list[AnnotatedClaim]]:
    atoms: dict[Atom, list[AnnotatedClaim]] = defaultdict(list)
    for claim in claims:
        for place in claim.places or (None,):
            key = place_key(place.text) if place else None
            atoms[(claim.doc, claim.sentence, claim.kind, claim.actor, key, claim.polarity)].append(claim)
    return atoms


def _of_kind(atoms: dict[Atom, list[AnnotatedClaim]], kind: Kind) -> dict[Atom, list[AnnotatedClaim]]:
    return {atom: claims for atom, claims in atoms.items() if atom[2] == kind}


def _whole(atom: Atom) -> tuple[object, ...]:
    return atom


def _without_actor(atom: Atom) -> tuple[object, ...]:
    return atom[:3] + atom[4:]


def _count(
    atoms: dict[Atom, list[AnnotatedClaim]], key: Callable[[Atom], tuple[object, ...]]
) -> Counter[tuple[object, ...]]:
    counts: Counter[tuple[object, ...]] = Counter()
    for atom, claims in atoms.items():
        counts[key(atom)] += len(claims)
    return counts


def _kinds(atoms: dict[Atom, list[AnnotatedClaim]]) -> Counter[tuple[object, ...]]:
    return Counter({atom[:3] for atom in atoms})


def _score(gold: Counter[tuple[object, ...]], drawn: Counter[tuple[object, ...]]) -> Score:
    right = (gold & drawn).total()
    precision = right / drawn.total() if drawn else 0.0
    recall = right / gold.total() if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Score(precision, recall, f1, gold.total(), drawn.total())


def same_when(gold: str | None, drawn: str | None) -> bool:
    """Whether a date agrees to the precision that the corpus has.

    >>> same_when("2022-07", "2022-07-03"), same_when("2022-07-03", "2022-07"), same_when(None, None)
    (True, False, True)
    """
    if not gold or not drawn or "/" in gold or "/" in drawn:
        return (gold or None) == (drawn or None)
    return drawn.startswith(gold)


def _attributed(claim: AnnotatedClaim) -> bool:
    return bool(claim.source_text or claim.source_side)


_FIELDS: dict[str, Callable[[AnnotatedClaim, AnnotatedClaim], bool]] = {
    "source_side": lambda gold, drawn: gold.source_side == drawn.source_side,
    "attributed": lambda gold, drawn: _attributed(gold) == _attributed(drawn),
    "certainty": lambda gold, drawn: gold.certainty == drawn.certainty,
    "mood": lambda gold, drawn: gold.mood == drawn.mood,
    "stance": lambda gold, drawn: gold.stance == drawn.stance,
    "when": lambda gold, drawn: same_when(gold.when, drawn.when),
}


def _pairs(
    gold: dict[Atom, list[AnnotatedClaim]], drawn: dict[Atom, list[AnnotatedClaim]]
) -> Iterator[tuple[AnnotatedClaim, AnnotatedClaim]]:
    """Matching atoms claim by claim; where several share a key, each gold claim takes the one with most fields
    alike."""
    for atom, claims in gold.items():
        left = list(drawn.get(atom, ()))
        for claim in claims[: len(left)]:
            alike = [sum(same(claim, other) for same in _FIELDS.values()) for other in left]
            yield claim, left.pop(alike.index(max(alike)))


def _accuracies(pairs: list[tuple[AnnotatedClaim, AnnotatedClaim]]) -> dict[str, float]:
    accuracies = {f"acc_{name}": _share(same, pairs) for name, same in _FIELDS.items()}
    accuracies["acc_when_given"] = _share(_FIELDS["when"], [pair for pair in pairs if pair[0].when])
    return accuracies


def _share(
    same: Callable[[AnnotatedClaim, AnnotatedClaim], bool], pairs: list[tuple[AnnotatedClaim, AnnotatedClaim]]
) -> float:
    return sum(same(gold, drawn) for gold, drawn in pairs) / len(pairs) if pairs else 0.0
