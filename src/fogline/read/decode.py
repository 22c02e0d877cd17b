"""Bytes to characters: UTF-8 first, then what a byte order mark or the page declares, then a guess."""

import codecs
import re

from fogline.errors import MaterialError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
# Single-byte encodings that reports come in; the guess is made among these
# alone, as an open field goes astray on short texts.
_LIKELY = ("cp1251", "cp1252", "koi8_r", "koi8_u", "cp1250", "iso8859_5", "cp1254", "cp1256", "mac_cyrillic", "cp866")
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,80}?encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 200_000
_MOST_CONTROLS = 0.005
_REMEDY = "save it as UTF-8 text"


def decode(data: bytes) -> tuple[str, str]:
    """The characters of a report and the name of the encoding that they were in; a UTF-8 byte order mark stays
    as the first character.

    >>> decode("Ізюм".encode())
    ('Ізюм', 'utf-8')
    >>> decode("Ізюм".encode("utf-16"))
    ('Ізюм', 'utf-16')

    Raises MaterialError where the bytes are empty or no text.
    """
    if not data.strip():
        raise MaterialError("there is no text in it", "give a file that has some")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise MaterialError(f"it is {what}, not text", "give it as .txt, .md or .html")
    text, encoding = _marked(data) or _utf8(data) or _declared(data) or _guessed(data)
    if len(_CONTROLS.findall(text[:_SAMPLE])) > _MOST_CONTROLS * min(len(text), _SAMPLE):
        raise MaterialError("it is binary, not text", "give it as .txt, .md or .html")
    if not text.replace("\ufeff", "").strip():
        raise MaterialError("there is no text in it", "give a file that has some")
    return text, encoding


def _marked(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                raise MaterialError(f"it is marked as {encoding} and is not", _REMEDY) from None
    return None


def _utf8(data: bytes) -> tuple[str, str] | None:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return None


def _declared(data: bytes) -> tuple[str, str] | None:
    match = _DECLARED.search(data[:4096])
    if match is None or b"\x00" in data[:_SAMPLE]:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace")
    try:
        encoding = codecs.lookup(name)
        if encoding.name == "utf-8":
            # A page that calls itself UTF-8 and has a few bad bytes is still best read as that.
            text = data.decode("utf-8", "replace")
            return (text, "utf-8 with damaged characters") if text.count("\ufffd") * 200 < len(text) else None
        decoded, _ = encoding.decode(data, "replace")
    except (LookupError, UnicodeDecodeError):
        return None
    return (decoded, encoding.name) if isinstance(decoded, str) else None


def _guessed(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    if b"\x00" in data:
        raise MaterialError("it is binary, not text", "give it as .txt, .md or .html")
    best = from_bytes(data[:_SAMPLE], cp_isolation=list(_LIKELY), enable_fallback=False).best()
    if best is None:
        raise MaterialError("its encoding can't be told", _REMEDY)
    try:
        return data.decode(best.encoding), best.encoding
    except UnicodeDecodeError:
        raise MaterialError(f"it looks like {best.encoding} and is not", _REMEDY) from None
