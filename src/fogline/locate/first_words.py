"""What is known of a word with a capital before its text is looked at: whether a name can begin with it, and which."""

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from fogline.locate.designators import SORTS
from fogline.locate.spelling import name_key, skeleton

if TYPE_CHECKING:
    from fogline.locate.gazetteer import Gazetteer

MOST_WORDS = 5
SHORTEST_RESPELT = 6
POSSESSIVE = re.compile(r"['’ʼ]s?$")
_ROAD_START = re.compile(r"[A-Z](?:\d|$)")
_MOST_WORDS_KEPT = 50_000


class FirstWord(NamedTuple):
    """A word as it stands in a text, and the keys of the names that begin with it.

    `bare` is the word less its possessive ending and `key` that one's key; `seconds` are the words that follow it in
    longer names, `most` the count of words in the longest. `person` is `given` or `title` for a word that begins a
    person's name. `respellable`: it may be a name in a spelling that no gazetteer has; `feature`: some feature's name
    begins like it. A `dull` word begins no name at all.
    """

    bare: str
    key: str
    keys: frozenset[str]
    seconds: frozenset[str]
    most: int
    person: str
    road: bool
    respellable: bool
    feature: bool

    @property
    def dull(self) -> bool:
        """Whether nothing that this module knows of begins with the word."""
        return not (self.keys or self.person or self.road or self.respellable or self.feature)


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of ordinary words, titles or given names that ship in the folder `words`, as keys."""
    lines = files("fogline.locate").joinpath("words", f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_name_like(word: str) -> bool:
    """Whether a word with a capital can be a surname: not a designator, a title or an ordinary word.

    >>> is_name_like("Kotenko’s"), is_name_like("River"), is_name_like("General"), is_name_like("The")
    (True, False, False, False)
    """
    key = name_key(POSSESSIVE.sub("", word))
    return key not in SORTS and key not in word_list("titles") and key not in word_list("plain") and len(key) > 1


class FirstWords:
    """Learns each word once, from the gazetteer, and remembers it; what is not in memory is asked for again."""

    def __init__(self, gazetteer: "Gazetteer", at_home: bool) -> None:
        self._gazetteer = gazetteer
        self._at_home = at_home
        self._known: dict[str, FirstWord | None] = {}

    def __call__(self, word: str) -> FirstWord | None:
        """What is known of a word of a text; None where no name begins with it."""
        try:
            return self._known[word]
        except KeyError:
            if len(self._known) >= _MOST_WORDS_KEPT:
                self._known.clear()
            first = self._learn(word)
            self._known[word] = None if first.dull else first
            return self._known[word]

    def _learn(self, word: str) -> FirstWord:
        bare = POSSESSIVE.sub("", word)
        whole, key = name_key(word), name_key(bare)
        keys = self._keys_of(whole.split(" ", 1)[0]) or (self._keys_of(key.split(" ", 1)[0]) if key != whole else ())
        longer = [parts for known in keys if len(parts := known.split(" ")) > 1]
        person = "title" if whole in word_list("titles") else "given" if whole in word_list("given_names") else ""
        return FirstWord(
            bare,
            key,
            frozenset(keys),
            frozenset(parts[1] for parts in longer),
            max(map(len, longer), default=1),
            person,
            bool(_ROAD_START.match(word)),
            self._at_home and len(key) >= SHORTEST_RESPELT and is_name_like(bare),
            self._at_home and self._gazetteer.has_feature_like(skeleton(key)),
        )

    def _keys_of(self, word: str) -> frozenset[str]:
        return frozenset(self._gazetteer.keys_from(word)) if word else frozenset()
