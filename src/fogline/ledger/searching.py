"""Full-text search over reports, by SQLite's FTS5; PostgreSQL would have its own."""

import re

from sqlalchemy import Connection, text

from fogline.ledger.schema import Instant
from fogline.model.entry import SearchHit

_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_SEARCH = text(
    """
    SELECT reports.id, json_extract(reports.rest, '$.doc') AS doc, reports.publisher, reports.published,
           snippet(report_words, -1, '[', ']', ' … ', 24) AS snippet
    FROM report_words JOIN reports ON reports.entry = report_words.rowid
    WHERE report_words MATCH :query ORDER BY bm25(report_words), reports.entry LIMIT :limit"""
).columns(published=Instant)


def search(connection: Connection, query: str, limit: int) -> list[SearchHit]:
    """The reports that hold all words of the query, the most fitting first; nothing for a query without words."""
    wanted = quoted(query)
    if not wanted or limit < 1:
        return []
    return [SearchHit(*row) for row in connection.execute(_SEARCH, {"query": wanted, "limit": limit})]


def quoted(query: str) -> str:
    """A person's query as FTS5 takes it: words and "phrases in quotes" that must all be there; a star ends the
    beginning of a word.

    >>> quoted('flag "over the mill" liber*')
    '"flag" "over the mill" "liber"*'
    >>> quoted('AND (NEAR: -- "')
    '"AND" "(NEAR:"'
    """
    clean = query.encode(errors="replace").decode().replace("\0", " ")
    terms = []
    for phrase, word in _TERM.findall(clean):
        term = phrase or word
        if any(letter.isalnum() for letter in term):
            terms.append(f'"{term.rstrip("*")}"{"*" if word.endswith("*") else ""}')
    return " ".join(terms)
