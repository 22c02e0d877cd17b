"""One name in many spellings: the exact key that a name is looked up by, and the looser one for other
romanisations.
"""

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`′‘ʹ´ʻ"))
_STANDALONE = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ґ": "г"}
)
_NOT_WORD = re.compile(r"[\W_]+")
_KEEPS_ITS_MARK = {("и", "\u0306"), ("і", "\u0308"), ("у", "\u0306")}
_TO_LATIN = str.maketrans(
    dict(zip("абвгґдеєёзиіїйклмнопрстуўфхыэюя", "abvhhdeeeziiiiklmnoprstuufhieua", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ь": ""}
)
_LOOSER = (
    (re.compile("shch|sch"), "sh"),
    (re.compile("kh"), "h"),
    (re.compile("tz|cz|tc"), "ts"),
    (re.compile("ck|q"), "k"),
    (re.compile("ou"), "u"),
    (re.compile("x"), "ks"),
    (re.compile("w"), "v"),
    (re.compile("g"), "h"),
    (re.compile("[yj]"), "i"),
    (re.compile("ts"), "c"),
    (re.compile("(zh|sh|ch|.)\\1+"), "\\1"),
    (re.compile("i(?=[aeou])"), ""),
    (re.compile("[oei]v(?=sk|k|c|\\b)"), "v"),
    (re.compile("(?<=[^ ]{4})[aeiou]+\\b"), ""),
)


@lru_cache(maxsize=30_000)
def name_key(name: str) -> str:
    """The key by which a gazetteer files a name: case, accents, apostrophes and the kind of dash make no difference.

    >>> name_key("Slov’yansk"), name_key("Ivano-Frankivsk"), name_key("Chişinău"), name_key("Орёл")
    ('slovyansk', 'ivano frankivsk', 'chisinau', 'орел')

    Letters that are letters of their own (й, ї, ў) keep their mark; ё is е, as most Russian texts print it.
    Idempotent.
    """
    ascii_only = name.isascii()
    plain = name.replace("'", "").replace("`", "").lower() if ascii_only else _fold(name.translate(_APOSTROPHES))
    return plain if plain.isalnum() else _NOT_WORD.sub(" ", plain).strip()


def _fold(name: str) -> str:
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(_APOSTROPHES)
    kept: list[str] = []
    base = ""
    for char in spread:
        if not unicodedata.combining(char):
            base = char
            kept.append(char)
        elif (base, char) in _KEEPS_ITS_MARK:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_STANDALONE)


@lru_cache(maxsize=30_000)
def skeleton(key: str) -> str:
    """What is left of a Slavic name when the choices of a romanisation are taken away; for names that no exact key
    finds.

    >>> {skeleton(name_key(n)) for n in ("Izium", "Izyum", "Изюм", "Ізюм")}
    {'izum'}
    >>> {skeleton(name_key(n)) for n in ("Sievierodonetsk", "Severodonetsk", "Северодонецк")}
    {'severodoneck'}
    >>> {skeleton(name_key(n)) for n in ("Borivske", "Borovskoye", "Боровское")}
    {'borvsk'}

    Takes the result of `name_key`. The rules: y/i/j, iy/yi/yy, h/g/kh, ia/ya, iu/yu, ie/ye, shch, ts/tz, doubled
    letters, -iv/-ov/-ev, endings (-e, -oe, -oye, -yi, -a) and soft signs, after ISO 9, BGN/PCGN and the Ukrainian
    rule of 2010.
    """
    loose = key.translate(_TO_LATIN)
    for pattern, instead in _LOOSER:
        loose = pattern.sub(instead, loose)
    return loose
