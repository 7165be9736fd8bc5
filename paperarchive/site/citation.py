"""What programs read of a paper, and how people cite it: a Paper -> meta tags, JSON-LD,
COinS, one line of text.

In: a paper and where it stands. Out: text. Nothing is made up: a number of authors is
no person, and an organisation published a paper but did not write it. The formats of
reference managers are made in the browser (`cite/formats.js`), from the JSON-LD of a
paper's page, so that the site holds no file a paper for them. Source: Highwire Press
tags as Google Scholar and Zotero's translator "Embedded Metadata" read them;
schema.org; COinS (ANSI/NISO Z39.88) as Zotero reads it.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson
from markupsafe import Markup

from paperarchive.paper import Author, Paper
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.views import MetaView

_COINS_HEAD = urlencode(
    {
        "ctx_ver": "Z39.88-2004",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc",
        "rft.type": "preprint",
    }
)
_PDF = "pdf"
"""The kind of a link that leads to the paper's PDF."""


@dataclass(frozen=True, slots=True)
class Citable:
    """A paper with what its record says beside it."""

    paper: Paper
    """The paper."""
    abstract: str
    """Its abstract as plain text on one line."""
    url: str
    """Its page, absolute."""
    tags: tuple[str, ...]
    """The labels of its tags."""


def make_citable(
    paper: Paper, abstract: str, settings: Settings, tag_labels: Mapping[str, str]
) -> Citable:
    """Add its URL and the labels of its tags to a paper.

    abstract: as plain text on one line.
    """
    labels = tuple(tag_labels[tag] for tag in paper.tags if tag in tag_labels)
    url = settings.base_url + urls.paper_path(paper.slug)
    return Citable(paper, abstract, url, labels)


def split_name(name: str) -> tuple[str, str]:
    """Family and given name of a person: `("van Beethoven", "Ludwig")`; one word is a
    family name alone.

    A name with a comma is split there; else the family name begins at the first word in
    lower case after the first, or is the last word. `splitName` of `cite/formats.js`
    does the same.
    """
    if "," in name:
        family, _, given = name.partition(",")
        return " ".join(family.split()), " ".join(given.split())
    words = name.split()
    begins = [
        place
        for place, word in enumerate(words)
        if place and unicodedata.category(word[0]) == "Ll"
    ]
    start = begins[0] if begins else max(0, len(words) - 1)
    return " ".join(words[start:]), " ".join(words[:start])


def invert_name(name: str) -> str:
    """`Lovelace, Ada`; a name of one word stays as it is."""
    family, given = split_name(name)
    return f"{family}, {given}" if given else family


def make_meta_tags(citable: Citable, settings: Settings) -> tuple[MetaView, ...]:
    """The `citation_*` tags of a paper's page, one a person only where people are
    named.
    """
    return tuple(
        [
            MetaView(name, content)
            for name, content in _find_meta(citable, settings)
            if content
        ]
    )


def _find_meta(
    citable: Citable, settings: Settings
) -> Iterator[tuple[str, str | None]]:
    paper = citable.paper
    yield "citation_title", paper.title
    for author in paper.authors:
        yield "citation_author", invert_name(author.name)
    day = (
        paper.date.isoformat().replace("-", "/")
        if paper.date and paper.date.year > 999
        else None
    )
    yield "citation_publication_date", day
    yield (
        "citation_technical_report_institution",
        paper.organization.name if paper.organization else None,
    )
    yield (
        "citation_technical_report_number",
        f"arXiv:{paper.arxiv}" if paper.arxiv else None,
    )
    yield "citation_doi", paper.doi
    yield "citation_abstract", citable.abstract
    yield "citation_keywords", "; ".join(citable.tags)
    yield "citation_language", settings.language
    yield "citation_public_url", citable.url
    yield "citation_abstract_html_url", citable.url
    yield (
        "citation_pdf_url",
        next((link.url for link in paper.links if link.kind.casefold() == _PDF), None),
    )


def make_json_ld(citable: Citable, settings: Settings) -> Markup:
    """The paper as schema.org has it, for search engines and for `cite/cite.js`; safe
    inside `script`.
    """
    paper = citable.paper
    record: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": ["Article", "ScholarlyArticle"],
        "headline": paper.title,
        "url": citable.url,
        "inLanguage": settings.language,
        "isPartOf": {
            "@type": "WebSite",
            "name": settings.title,
            "url": settings.base_url,
        },
    }
    optional: dict[str, object] = {
        "datePublished": paper.date.isoformat() if paper.date else None,
        "author": [_make_person(author) for author in paper.authors],
        "publisher": {"@type": "Organization", "name": paper.organization.name}
        if paper.organization
        else None,
        "identifier": list(_find_identifiers(paper)),
        "keywords": list(citable.tags),
        "abstract": citable.abstract,
    }
    record.update({key: value for key, value in optional.items() if value})
    return _format_script(record)


def make_site_json_ld(settings: Settings) -> Markup:
    """The archive as schema.org has it, with its search; safe inside `script`."""
    action = {
        "@type": "SearchAction",
        "target": f"{settings.base_url}{urls.SEARCH}?q={{search_term_string}}",
        "query-input": "required name=search_term_string",
    }
    record = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.title,
        "url": settings.base_url,
        "potentialAction": action,
    }
    return _format_script(record)


def _format_script(record: Mapping[str, object]) -> Markup:
    text = (
        orjson.dumps(record)
        .replace(b"<", b"\\u003c")
        .replace(b">", b"\\u003e")
        .replace(b"&", b"\\u0026")
        .decode()
    )
    return Markup(text)  # noqa: S704  (nothing in it can end the element)


def _make_person(author: Author) -> dict[str, object]:
    person: dict[str, object] = {"@type": "Person", "name": author.name}
    if author.orcid:
        person["sameAs"] = f"https://orcid.org/{author.orcid}"
    if author.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": author.affiliation}
    return person


def _find_identifiers(paper: Paper) -> Iterator[dict[str, str]]:
    for name, value in (("arXiv", paper.arxiv), ("DOI", paper.doi)):
        if value:
            yield {"@type": "PropertyValue", "propertyID": name, "value": value}


def make_coins(citable: Citable) -> str:
    """The paper as an OpenURL ContextObject, for `span.Z3988`: Dublin Core, which
    Zotero takes for a preprint.
    """
    paper = citable.paper
    pairs = [
        ("rft.title", paper.title),
        ("rft.date", paper.date.isoformat() if paper.date else ""),
        *(("rft.au", invert_name(author.name)) for author in paper.authors),
        ("rft.publisher", paper.organization.name if paper.organization else ""),
        ("rft_id", f"info:doi/{paper.doi}" if paper.doi else ""),
        ("rft.identifier", citable.url),
    ]
    return "&".join(
        [
            _COINS_HEAD,
            *(f"{key}={urls.quote_query(value)}" for key, value in pairs if value),
        ]
    )


def format_citation(citable: Citable, settings: Settings, day: str | None) -> str:
    """The paper in one line: `Ada Lovelace and Charles Babbage. Written by Hand. 29
    February 2024. https://...`.

    day: the day of publication in words; None = not known. What is not known is left
    out. The address is that of the DOI, else of arXiv, else of the paper's page in this
    archive, which is then named.
    """
    paper = citable.paper
    names = _join_names([author.name for author in paper.authors])
    published = ", ".join(
        filter(None, (paper.organization.name if paper.organization else None, day))
    )
    parts = [names, paper.title, published]
    if paper.doi:
        parts.append(urls.find_doi_url(paper.doi))
    elif paper.arxiv:
        parts += [f"arXiv:{paper.arxiv}", urls.find_arxiv_url(paper.arxiv)]
    else:
        parts += [settings.title, citable.url]
    return (
        " ".join(
            part if part[-1] in ".?!" else f"{part}." for part in parts[:-1] if part
        )
        + f" {parts[-1]}"
    )


def _join_names(names: list[str]) -> str:
    """`A`, `A and B`, `A, B, and C`."""
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"
