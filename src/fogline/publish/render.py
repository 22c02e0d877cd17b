"""A brief as Markdown and as one self-contained HTML page. Text of reports is never trusted: all of it is escaped."""

import re
from collections.abc import Sequence

from fogline.model.dates import END_OF_DAY
from fogline.publish.brief import Brief, Evidence, Sentence
from fogline.publish.phrase import day_text

_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>|~&])")
_LINE_START = re.compile(r"^(\s*)([#+\-=:]|\d+(?=[.)]))")
# Invisible characters that could reorder or hide words on the page.
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_WEB = ("https://", "http://")


def brief_markdown(brief: Brief) -> str:
    """The brief as CommonMark: numbers in brackets cite the list of claims at its end."""
    numbers = {item.claim: item.number for item in brief.evidence}
    lines = [f"# {markdown_text(brief.title)}", "", f"As known on {known_text(brief)}.", ""]
    for section in brief.sections:
        lines += [f"## {markdown_text(section.title)}", ""]
        for group in section.groups:
            if group.title:
                lines += [f"### {markdown_text(group.title)}", ""]
            lines += [f"- {markdown_text(s.text)} {_marks(s, numbers)}" for s in group.sentences] + [""]
    if brief.evidence:
        lines += ["## Claims cited", "", *(_markdown_item(item, brief) for item in brief.evidence), ""]
    if brief.notices:
        lines += ["## Notes", "", *(f"- {markdown_text(notice)}" for notice in brief.notices), ""]
    return "\n".join(lines).rstrip() + "\n"


def markdown_text(text: str) -> str:
    """Text that Markdown shows as it is: no markup, HTML, link or second line comes out of it.

    >>> markdown_text("<b>1</b> [x](y)")
    '\\\\<b\\\\>1\\\\</b\\\\> \\\\[x\\\\](y)'
    """
    flat = " ".join(_UNSEEN.sub("", text).split())
    return _LINE_START.sub(r"\1\\\2" if not flat[:1].isdigit() else r"\1\2", _MARKDOWN_SIGNS.sub(r"\\\1", flat))


def _marks(sentence: Sentence, numbers: dict[str, int]) -> str:
    return "".join(f"[{number}]" for number in sorted({numbers[claim] for claim in sentence.claims}))


def _markdown_item(item: Evidence, brief: Brief) -> str:
    links = "".join(f" <{link}>" for link in web_links(item.links))
    quote, publisher = markdown_text(item.quote), markdown_text(item.publisher)
    date, whose = published_text(item, brief), markdown_text(item.whose)
    return f"{item.number}. “{quote}” — {publisher}, {date}; {whose}. Claim `{item.claim}`.{links}"


def web_links(links: Sequence[str]) -> list[str]:
    """The links that a page may carry: web addresses alone, with the signs that could end an attribute or a link
    encoded.

    >>> web_links(["https://example.org/a b", "javascript:alert(1)"])
    ['https://example.org/a%20b']
    """
    safe = (_UNSEEN.sub("", link).strip() for link in links)
    encoded = (re.sub(r"[\s<>\"'\\^`{|}]", lambda sign: f"%{ord(sign[0]):02X}", link) for link in safe)
    return [link for link in encoded if link.lower().startswith(_WEB)]


def known_text(brief: Brief) -> str:
    """The moment whose knowledge the brief uses, as printed."""
    clock = "" if brief.known.time() == END_OF_DAY else f", {brief.known:%H:%M} UTC"
    return f"{day_text(brief.known.date())}{clock}"


def published_text(item: Evidence, brief: Brief) -> str:
    """When a claim was published, as printed."""
    clock = "" if item.published.time() == END_OF_DAY else f", {item.published:%H:%M} UTC"
    return f"{day_text(item.published.date(), brief.on)}{clock}"


def brief_html(brief: Brief) -> str:
    """The brief as one HTML page that needs no other file and runs no script: light and dark, for screen, phone and
    print.

    Each citation leads to its claim in the list at the end, and each claim back to the sentences that cite it.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("fogline.publish"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    numbers = {item.claim: item.number for item in brief.evidence}
    environment.filters["seen"] = lambda text: _UNSEEN.sub("", text)
    environment.filters["web"] = web_links
    environment.filters["published"] = lambda item: published_text(item, brief)
    environment.filters["numbers"] = lambda sentence: sorted({numbers[claim] for claim in sentence.claims})
    template = environment.get_template("brief.html")
    return template.render(brief=brief, known=known_text(brief), citing=_citing(brief, numbers))


def _citing(brief: Brief, numbers: dict[str, int]) -> dict[int, list[str]]:
    """For each number of the evidence, the anchors of the sentences that cite it: section, group and sentence counted
    from one."""
    citing: dict[int, list[str]] = {}
    for section in brief.sections:
        for at, group in enumerate(section.groups, 1):
            for place, sentence in enumerate(group.sentences, 1):
                for number in sorted({numbers[claim] for claim in sentence.claims}):
                    citing.setdefault(number, []).append(f"{section.id}-{at}-{place}")
    return citing
