"""What a web page says of itself in its data: title, language, publisher, date of publication, and where its
links lead.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec

from fogline.read.dates import address_instant, declared_instant

# Only what means "published": a date of change or of a picture must not pass for it.
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "citation_publication_date",
    "dc:date",
    "dc:created",
    "dc:issued",
    "schema:datepublished",
    "datecreated",
)
_CHANGED = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")
_SITE_NAMES = (
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "citation_publisher",
    "publisher",
)
_SEPARATORS = re.compile(r"\s+[|•·—–-]\s+|\s*[|•]\s*")


class PageData(msgspec.Struct, frozen=True):
    """The data of one page; `base` is the address its links are relative to, where it tells one."""

    title: str | None
    language: str | None
    publisher: str | None
    published: datetime | None
    years: tuple[int, ...]
    base: str | None

    def absolute(self, href: str) -> str | None:
        """The address that a link leads to, None where it stays on the page or is no web address."""
        href = href.strip()
        if not href or href.startswith("#"):
            return None
        if re.match(r"https?:", href, re.IGNORECASE):
            return href
        if self.base is None or re.match(r"[a-z][a-z0-9+.-]*:", href, re.IGNORECASE):
            return None
        try:
            return urljoin(self.base, href)
        except ValueError:
            return None


def page_data(tree: Any) -> PageData:
    """Reads the data of a parsed page (an lxml tree): its meta elements, RDFa and microdata, JSON-LD, time
    elements and address.
    """
    said = _said(tree)
    linked = list(_linked_data(tree))
    addresses = [
        url
        for url in (*tree.xpath("//link[@rel='canonical']/@href"), *said.get("og:url", ()))
        if re.match(r"https?://", url)
    ]
    base = next((url for url in (*tree.xpath("//base/@href"), *addresses) if re.match(r"https?://", url)), None)
    site = _site_name(said, linked)
    title = _title(tree, said, linked, site)
    published = _published(tree, said, linked, addresses)
    changed = [value for name in _CHANGED for value in said.get(name, ())]
    years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", title or "")} or {
        m.year for value in changed if (m := declared_instant(value))
    }
    language = _language(tree, said, linked)
    return PageData(
        title, language, site or _page_site(title, tree) or _host(addresses), published, tuple(sorted(years)), base
    )


def _said(tree: Any) -> dict[str, list[str]]:
    """Every value that the page declares, by the names it gives it."""
    said: dict[str, list[str]] = {}
    for element in tree.xpath("//meta | //*[@property or @itemprop]"):
        value = element.get("content") or element.get("datetime")
        names = " ".join(
            filter(
                None, (element.get("property"), element.get("name"), element.get("itemprop"), element.get("http-equiv"))
            )
        )
        for name in names.lower().split():
            if value and value.strip():
                said.setdefault(name, []).append(value.strip())
    return said


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, at any depth that pages use."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = json.loads(script)
        except (ValueError, RecursionError):
            continue
        waiting = [found]
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting += item
            elif isinstance(item, dict):
                yield item
                waiting += [item[key] for key in ("@graph", "mainEntity") if isinstance(item.get(key), (list, dict))]


def _texts(objects: Iterable[dict[str, Any]], *keys: str) -> list[str]:
    return [value for item in objects for key in keys if isinstance(value := item.get(key), str) and value.strip()]


def _published(
    tree: Any, said: dict[str, list[str]], linked: list[dict[str, Any]], addresses: list[str]
) -> datetime | None:
    values = [value for name in _PUBLISHED[:2] for value in said.get(name, ())] + _texts(linked, "datePublished")
    values += [value for name in _PUBLISHED[2:] for value in said.get(name, ())] + _texts(
        linked, "dateCreated", "uploadDate"
    )
    values += tree.xpath("//time[@pubdate or contains(@class, 'publish') or contains(@class, 'entry-date')]/@datetime")
    values += tree.xpath("(//article//time | //main//time | //header//time)/@datetime")
    return next((moment for value in values if (moment := declared_instant(value))), None) or next(
        filter(None, map(address_instant, addresses)), None
    )


def _site_name(said: dict[str, list[str]], linked: list[dict[str, Any]]) -> str | None:
    for name in _SITE_NAMES:
        if name in said and not said[name][0].startswith("http"):
            return said[name][0]
    publishers = [item["publisher"] for item in linked if isinstance(item.get("publisher"), dict)]
    return next(iter(_texts(publishers, "name")), None)


def _page_site(title: str | None, tree: Any) -> str | None:
    """The name that a page's window title adds behind its own title ("A town falls | The Courier")."""
    window = _plain(tree.xpath("string(//head/title)"))
    if title and window != title and title in window:
        rest = [part.strip() for part in _SEPARATORS.split(window.replace(title, " ", 1)) if part.strip()]
        return rest[-1] if rest and len(rest[-1]) <= 80 else None
    return None


def _title(tree: Any, said: dict[str, list[str]], linked: list[dict[str, Any]], site: str | None) -> str | None:
    window = _plain(tree.xpath("string(//head/title)"))
    headings = [_plain("".join(h.itertext())) for h in tree.xpath("//h1") or tree.xpath("//h2")]
    shared = [h for h in headings if h and h in window and h != site]
    declared = [value for value in said.get("og:title", ()) if value != site]
    choices = (
        *sorted(shared, key=len, reverse=True)[:1],
        *declared,
        *_texts(linked, "headline"),
        *(h for h in headings if h),
        window,
    )
    return next((_plain(choice) for choice in choices if choice), None)


def _language(tree: Any, said: dict[str, list[str]], linked: list[dict[str, Any]]) -> str | None:
    values = (
        *tree.xpath("/html/@lang"),
        *said.get("og:locale", ()),
        *said.get("content-language", ()),
        *_texts(linked, "inLanguage"),
    )
    match = re.match(r"([a-z]{2,3})(?:[-_]|$)", values[0].strip().lower()) if values else None
    return match[1] if match else None


def _host(addresses: list[str]) -> str | None:
    for address in addresses:
        try:
            host = urlsplit(address).hostname
        except ValueError:
            continue
        if host:
            return host.removeprefix("www.")
    return None


def _plain(text: str) -> str:
    return " ".join(str(text).split())
