"""Identifiers derived from content, so that the same thing read twice has the same name."""

import hashlib


def content_id(prefix: str, *parts: str) -> str:
    """A short stable name for a thing, from the parts that make it what it is.

    >>> content_id("r", "a text", "a publisher")
    'r-533de8f6a050dfdc'
    >>> content_id("r", "ab", "c") == content_id("r", "a", "bc")
    False
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:16]}"


def text_hash(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal: what stays of a report whose text had to be redacted.

    >>> text_hash("")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
