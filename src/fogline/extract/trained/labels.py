"""What the encoder tells apart, in the order of its outputs; training and reading share these lists.

Sides are told apart as the theatre lists them: the first, the second, any other, none.
"""

from typing import get_args

from fogline.model.claim import KINDS, Certainty, Mood, Polarity, Role, Stance

ROLES: tuple[Role, ...] = get_args(Role)
POLARITIES: tuple[Polarity, ...] = get_args(Polarity)
MOODS: tuple[Mood, ...] = get_args(Mood)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
STANCES: tuple[Stance, ...] = get_args(Stance)
ACTORS = ("first", "second", "other", "none")
# Whose word it is: the publisher's own, a side's, another's, or that of a source whose side can't be told.
VOICES = ("own", "first", "second", "other", "untold")
# Whether a claim is news or only the background to other news.
ROOMS = ("news", "background")

KIND_COUNT = len(KINDS)
# A trigger begins or goes on, by kind.
TRIGGER_OUTPUTS = 2 * KIND_COUNT
# Beside a marked trigger: a place begins in a role or goes on; the actor, then the source, begins or goes on.
PLACE_INSIDE = len(ROLES)
ACTOR_BEGINS, ACTOR_INSIDE = PLACE_INSIDE + 1, PLACE_INSIDE + 2
SOURCE_BEGINS, SOURCE_INSIDE = PLACE_INSIDE + 3, PLACE_INSIDE + 4
TAG_OUTPUTS = PLACE_INSIDE + 5
# The fields of a claim and then whether there is one at all, each a block of the class outputs.
CLASS_BLOCKS = (len(ACTORS), len(POLARITIES), len(MOODS), len(CERTAINTIES), len(VOICES), len(STANCES), len(ROOMS), 1)
