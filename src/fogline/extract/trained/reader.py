"""Reads the claims of a sentence with the trained encoder: where something is told, and then who, where, on whose
word."""

import math
from collections.abc import Iterator

from fogline.extract.draft import Context, Draft, DraftSource, Offsets, Sentence
from fogline.extract.lexicon import load_lexicon
from fogline.extract.rules.reader import RuleReader
from fogline.extract.trained.decoding import Look, Trigger, look_of, triggers_in
from fogline.extract.trained.encoding import context_of
from fogline.extract.trained.hints import first_hints, kin_of, second_hints
from fogline.extract.trained.labels import ACTORS, CERTAINTIES, MOODS, POLARITIES, ROOMS, STANCES, VOICES
from fogline.extract.trained.once import each_once
from fogline.extract.trained.placing import places_of
from fogline.extract.trained.weights import Weights, load_weights
from fogline.model.claim import KINDS
from fogline.model.theatre import Theatre

# How likely a claim must be where the whole report names neither arms nor fighting.
_FLOOR_IN_PEACE = 0.75


class TrainedReader:
    """Reads claims with the encoder; tenses, scopes and targets come from the rules where they see the same trigger.

    It speaks of a first and a second side, so that it reads only theatres whose sides it was trained on.
    """

    def __init__(self, theatre: Theatre, weights: Weights | None = None) -> None:
        self._weights = weights or load_weights()
        self._rules = RuleReader(theatre)
        self._sides = tuple(side.id for side in theatre.sides)
        lexicon = load_lexicon()
        speech, self._verbs_of_report = lexicon.speech, lexicon.verbs_of_report
        self._unnamed = frozenset((*speech.unnamed_probable, *speech.unnamed_possible))
        self._repelling = tuple(sorted(lexicon.grammar["repelling"]))

    @property
    def version(self) -> str:
        """The weights' version and that of the rules around them."""
        return f"{self._weights.card.version}-{self._rules.version}"

    def may_hold_claim(self, text: str) -> bool:
        """Whether the telling word of some trigger stands in the text.

        Of the claims of the corpus' training part, one in two hundred stands in a sentence without any.
        """
        return self._rules.may_hold_claim(text)

    def read(self, sentence: Sentence, context: Context) -> list[Draft]:
        """The claims of a sentence in the order of their triggers."""
        by_rule = self._rules.read(sentence, context)
        if not context.names_a_side:
            return by_rule
        before = context_of(context.heading, [earlier.text for earlier in context.previous(2)])
        drafts = [
            self._draft(sentence, before, trigger, look, kin)
            for trigger, look, kin in self.looks(sentence, before, by_rule)
        ]
        floor = self._weights.card.p_floor if context.speaks_of_war else _FLOOR_IN_PEACE
        return each_once([draft for draft in drafts if draft.p >= floor], sentence.text, self._repelling)

    def looks(
        self, sentence: Sentence, before: str, by_rule: list[Draft]
    ) -> Iterator[tuple[Trigger, Look, Draft | None]]:
        """Each trigger above its floor, with what the second look at it found and the rules' draft on the same
        words."""
        encode = self._weights.encoding.encode
        first = encode(sentence.text, before, first_hints(sentence, by_rule, self._sides))
        figures, _, _ = self._weights.figures(first)
        triggers = triggers_in(figures, first.pieces, self._weights.card.floors)
        for trigger in triggers:
            span = (trigger.start, trigger.end)
            kin = kin_of(span, KINDS[trigger.kind], by_rule)
            others = [((t.start, t.end), t.kind) for t in triggers if t is not trigger]
            hints = second_hints(sentence, kin, self._sides, others)
            second = encode(sentence.text, before, hints, span, trigger.kind)
            _, tags, classes = self._weights.figures(second)
            yield trigger, look_of(tags, classes, second.pieces), kin

    def _draft(self, sentence: Sentence, before: str, trigger: Trigger, look: Look, kin: Draft | None) -> Draft:
        _, polarity, mood, certainty, _, _, room = look.classes
        actor, actor_side = self._actor(look, sentence)
        denied = kin is not None and kin.polarity == "-" and self._denies(sentence, trigger)
        return Draft(
            trigger=(trigger.start, trigger.end),
            kind=KINDS[trigger.kind],
            polarity="-" if denied else POLARITIES[polarity],
            mood=MOODS[mood],
            certainty=CERTAINTIES[certainty],
            actor=actor,
            actor_side=actor_side,
            target=kin.target if kin else None,
            target_side=kin.target_side if kin else None,
            background=ROOMS[room] == "background",
            places=places_of(sentence, before, look.places),
            source=self._source(sentence, look),
            scope=kin.scope if kin else None,
            present_tense=kin.present_tense if kin else False,
            p=self._probability(signs_of(trigger, look)),
            why=_why(sentence, trigger, look),
        )

    def _actor(self, look: Look, sentence: Sentence) -> tuple[Offsets | None, str | None]:
        """The actor's words and, where they do not tell it, the side."""
        told = ACTORS[look.classes[0]]
        if told == "none":
            return None, None
        return look.actor, None if _names_one_side(sentence, look.actor) else self._side(told)

    def _denies(self, sentence: Sentence, trigger: Trigger) -> bool:
        """Whether a verb of denial stands before the trigger."""
        hits = self._verbs_of_report.find(sentence.text, sentence.words)
        return any(h.payload[0] == "denies" and sentence.words[h.last - 1].end <= trigger.start for h in hits)

    def _side(self, name: str) -> str | None:
        return {"first": self._sides[0], "second": self._sides[1], "other": "other"}.get(name)

    def _source(self, sentence: Sentence, look: Look) -> DraftSource | None:
        voice = VOICES[look.classes[4]]
        if voice == "own":
            return None
        words = sentence.text[slice(*look.source)].lower() if look.source else ""
        return DraftSource(
            look.source,
            STANCES[look.classes[5]],
            side=self._side(voice),
            unnamed=words in self._unnamed,
            settled=True,
        )

    def _probability(self, signs: tuple[float, ...]) -> float:
        weighed = sum(w * x for w, x in zip(self._weights.card.p_weights, signs, strict=True))
        return round(1 / (1 + math.exp(-weighed)), 3)


def signs_of(trigger: Trigger, look: Look) -> tuple[float, ...]:
    """What tells how likely a claim is right: 1, and the log-odds of its trigger, of there being a claim, and of the
    least sure of its fields and of its places."""
    least_place = min((place.p for place in look.places), default=0.9)
    least_field = min(look.probabilities[0], look.probabilities[1])
    return (1.0, *map(_logit, (trigger.p, look.valid, least_field, least_place)))


def _names_one_side(sentence: Sentence, actor: tuple[int, int] | None) -> bool:
    """Whether the actor's words name a side by themselves: then they decide, not the encoder's habit."""
    if actor is None:
        return False
    return len({p.side for p in sentence.parties if p.start < actor[1] and actor[0] < p.end}) == 1


def _logit(p: float) -> float:
    bounded = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))


def _why(sentence: Sentence, trigger: Trigger, look: Look) -> str:
    """The words that the encoder rests on, with its probabilities."""
    words = sentence.text[trigger.start : trigger.end]
    actor = sentence.text[slice(*look.actor)] if look.actor else "not told"
    parts = [
        f"“{words}” tells {KINDS[trigger.kind]} ({trigger.p:.2f})",
        f"actor “{actor}” ({look.probabilities[0]:.2f})",
    ]
    voice = VOICES[look.classes[4]]
    if voice != "own":
        source = sentence.text[slice(*look.source)] if look.source else "told before"
        parts.append(f"word of “{source}” ({look.probabilities[4]:.2f})")
    return "; ".join(parts)
