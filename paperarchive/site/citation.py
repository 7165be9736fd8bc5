"""Metadata of a paper for programs, and its citation: a Paper -> text.

    make_meta_tags     `citation_*` tags (Highwire Press), as Google Scholar and
                       Zotero's translator "Embedded Metadata" read them
    make_json_ld       schema.org
    make_coins         COinS (ANSI/NISO Z39.88), as Zotero reads it
    format_citation    one line of text

Nothing is invented: a number of authors is not a person, and an organisation published
a paper but did not write it. The formats of reference managers are made in the browser
(`cite/formats.js`) from the JSON-LD, so that the site needs no file per paper for them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson
from markupsafe import Markup

from paperarchive.archive.publication import (
    CONFERENCE_PAPER,
    JOURNAL_ARTICLE,
    PREPRINT,
    Publication,
    find_publication,
)
from paperarchive.paper import Author, Paper
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.locale import Locale
from paperarchive.site.views import MetaView
from paperarchive.text.person_name import is_group, parse_author

_COINS_HEAD = urlencode(
    {"ctx_ver": "Z39.88-2004", "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc"}
)
_ZOTERO_TYPES = {
    PREPRINT: "preprint",
    JOURNAL_ARTICLE: "journalArticle",
    CONFERENCE_PAPER: "conferencePaper",
    "book": "book",
    "chapter": "bookSection",
    "dataset": "dataset",
    "report": "report",
    "software": "computerProgram",
    "thesis": "thesis",
}
"""CSL's type -> Zotero's, which its translator takes from `rft.type`."""
_VENUE_TAGS = {
    JOURNAL_ARTICLE: "citation_journal_title",
    CONFERENCE_PAPER: "citation_conference_title",
    "book": "citation_inbook_title",
    "chapter": "citation_inbook_title",
    "report": "citation_technical_report_institution",
    "thesis": "citation_dissertation_institution",
}
"""CSL's type -> the tag that has the venue."""
_PDF = "pdf"
"""The `kind` of a link to the paper's PDF."""
_JSON_ESCAPES = ((b"<", rb"\u003c"), (b">", rb"\u003e"), (b"&", rb"\u0026"))
"""JSON escapes of the characters that mean something in HTML."""


@dataclass(frozen=True, slots=True)
class Citable:
    """A paper plus what its metadata need."""

    paper: Paper
    abstract: str
    """Plain text on one line."""
    url: str
    """The absolute URL of its page."""
    tags: tuple[str, ...]
    """The labels of its tags."""
    publication: Publication

    @property
    def keywords(self) -> tuple[str, ...]:
        """Its tags, then its own keywords, each once, case ignored."""
        words = (*self.tags, *self.paper.keywords)
        return tuple({word.casefold(): word for word in reversed(words)}.values())[::-1]


def make_citable(
    paper: Paper, abstract: str, settings: Settings, tag_labels: Mapping[str, str]
) -> Citable:
    """Add its URL and the labels of its tags to a paper.

    abstract: as plain text on one line.
    """
    labels = tuple(tag_labels[tag] for tag in paper.tags if tag in tag_labels)
    url = settings.base_url + urls.paper_path(paper.slug)
    return Citable(paper, abstract, url, labels, find_publication(paper))


def make_meta_tags(citable: Citable, settings: Settings) -> tuple[MetaView, ...]:
    """Make the `citation_*` tags of a paper's page, an author tag for each person."""
    tags = _list_meta_tags(citable, settings)
    return tuple([MetaView(name, content) for name, content in tags if content])


def _list_meta_tags(
    citable: Citable, settings: Settings
) -> Iterator[tuple[str, str | None]]:
    """Names and contents in the order of the page; empty where not known."""
    paper = citable.paper
    yield "citation_title", paper.title
    for author in paper.authors:
        yield "citation_author", parse_author(author).inverted()
    if paper.date and paper.date.year > 999:  # years as people write them
        yield "citation_publication_date", paper.date.isoformat().replace("-", "/")
    yield from _list_publication_tags(paper, citable.publication)
    yield "citation_doi", paper.doi
    yield "citation_abstract", citable.abstract
    yield "citation_keywords", "; ".join(citable.keywords)
    yield "citation_language", settings.language
    yield "citation_public_url", citable.url
    yield "citation_abstract_html_url", citable.url
    pdfs = (link.url for link in paper.links if link.kind.casefold() == _PDF)
    yield "citation_pdf_url", next(pdfs, None)


def _list_publication_tags(
    paper: Paper, published: Publication
) -> Iterator[tuple[str, str | None]]:
    """Tags of the venue; without one, those of a report of the organisation."""
    if published.venue:
        default = _VENUE_TAGS[JOURNAL_ARTICLE]
        yield _VENUE_TAGS.get(published.csl_type, default), published.venue
        first, last = published.first_and_last_page
        yield "citation_volume", published.volume
        yield "citation_issue", published.issue
        yield "citation_firstpage", first
        yield "citation_lastpage", last
        yield "citation_publisher", published.publisher
        return
    if paper.organization:
        yield "citation_technical_report_institution", paper.organization.name
    if paper.arxiv:
        yield "citation_technical_report_number", f"arXiv:{paper.arxiv}"


def make_json_ld(citable: Citable, settings: Settings) -> Markup:
    """Describe a paper by schema.org, for search engines and for `cite/cite.js`.

    The result is safe inside a `script` element.
    """
    paper = citable.paper
    publisher = None
    if paper.organization:
        publisher = {"@type": "Organization", "name": paper.organization.name}
    record: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": ["Article", "ScholarlyArticle"],
        "headline": paper.title,
        "url": citable.url,
        "inLanguage": settings.language,
    }
    published = citable.publication
    website = {
        "@type": "WebSite",
        "name": settings.title,
        "url": settings.base_url,
    }
    venue = _make_venue(published)
    optional: dict[str, object] = {
        "isPartOf": [website, venue] if venue else website,
        "genre": published.csl_type if published.venue else published.type,
        "pagination": published.pages,
        "datePublished": paper.date.isoformat() if paper.date else None,
        "author": [_make_person(author) for author in paper.authors],
        "publisher": publisher,
        "identifier": list(_list_identifiers(paper)),
        "keywords": list(citable.keywords),
        "abstract": citable.abstract,
    }
    record.update({key: value for key, value in optional.items() if value})
    return _format_script(record)


def make_site_json_ld(settings: Settings) -> Markup:
    """Describe the archive and its search by schema.org; safe inside `script`."""
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
    content = orjson.dumps(record)
    for character, escape in _JSON_ESCAPES:
        content = content.replace(character, escape)
    return Markup(content.decode())  # noqa: S704  (nothing in it can end the element)


def _make_person(author: Author) -> dict[str, object]:
    name = parse_author(author)
    person: dict[str, object] = {
        "@type": "Organization" if is_group(author) else "Person",
        "name": name.display(),
    }
    if name.given or name.suffix:  # the only name of a person is no family name
        person["familyName"] = name.full_family
        person["givenName"] = name.given
    if name.suffix:
        person["honorificSuffix"] = name.suffix
    if author.orcid:
        person["sameAs"] = f"https://orcid.org/{author.orcid}"
    if author.affiliation:
        person["affiliation"] = {"@type": "Organization", "name": author.affiliation}
    return person


def _make_venue(published: Publication) -> dict[str, object] | None:
    """The issue of a volume of a periodical, as far as they are known."""
    if not published.venue:
        return None
    found: dict[str, object] = {"@type": "Periodical", "name": published.venue}
    if published.publisher:
        found["publisher"] = {"@type": "Organization", "name": published.publisher}
    for kind, key, value in (
        ("PublicationVolume", "volumeNumber", published.volume),
        ("PublicationIssue", "issueNumber", published.issue),
    ):
        if value:
            found = {"@type": kind, key: value, "isPartOf": found}
    return found


def _list_identifiers(paper: Paper) -> Iterator[dict[str, str]]:
    for name, value in (("arXiv", paper.arxiv), ("DOI", paper.doi)):
        if value:
            yield {"@type": "PropertyValue", "propertyID": name, "value": value}


def make_coins(citable: Citable) -> str:
    """Describe a paper as an OpenURL ContextObject, for the title of `span.Z3988`.

    It is Dublin Core with a type of Zotero, as which Zotero saves it.
    """
    paper = citable.paper
    published = citable.publication
    pairs = [
        ("rft.type", _ZOTERO_TYPES[published.csl_type]),
        ("rft.title", paper.title),
    ]
    if published.venue:
        pairs.append(("rft.source", published.venue))
    if paper.date:
        pairs.append(("rft.date", paper.date.isoformat()))
    for author in paper.authors:
        pairs.append(("rft.au", parse_author(author).inverted()))  # noqa: PERF401  (plainer)
    if paper.organization:
        pairs.append(("rft.publisher", paper.organization.name))
    if paper.doi:
        pairs.append(("rft_id", f"info:doi/{paper.doi}"))
    pairs.append(("rft.identifier", citable.url))
    fields = [f"{key}={urls.quote_query(value)}" for key, value in pairs]
    return "&".join([_COINS_HEAD, *fields])


def format_citation(
    citable: Citable, settings: Settings, locale: Locale, day: str | None
) -> str:
    """Cite a paper in one line.

    `Ada Lovelace and Charles Babbage. Written by Hand. 29 February 2024. https://...`:
    what is not known is left out. The URL is that of the DOI, else of arXiv, else of
    the paper's page in this archive, which is then named.

    day: the day of publication in words; None = not known.
    """
    paper = citable.paper
    published = [_format_venue(citable.publication)] if paper.venue else []
    if paper.organization:
        published.append(paper.organization.name)
    if day:
        published.append(day)
    names = _format_names(paper, locale)
    parts = [names, paper.title, locale.text("list.separator").join(published)]
    url = citable.url
    if paper.doi:
        url = urls.make_doi_url(paper.doi)
    elif paper.arxiv:
        parts.append(f"arXiv:{paper.arxiv}")
        url = urls.make_arxiv_url(paper.arxiv)
    else:
        parts.append(settings.title)
    sentences = [_end_sentence(part) for part in parts if part]
    return " ".join([*sentences, url])


def _format_venue(published: Publication) -> str:
    """`Journal of Examples 1(2), 3–7`."""
    parts = [published.venue or ""]
    issue = f"({published.issue})" if published.issue else ""
    if published.volume or issue:
        parts.append(f"{published.volume or ''}{issue}")
    whole = " ".join(parts)
    return f"{whole}, {published.pages.replace('-', '–')}" if published.pages else whole


def _end_sentence(text: str) -> str:
    return text if text[-1] in ".?!" else f"{text}."


def _format_names(paper: Paper, locale: Locale) -> str:
    """`A`, `A and B`, `A, B, and C`, `A, B et al.`."""
    names = [parse_author(author).display() for author in paper.authors]
    separator = locale.text("list.separator")
    if names and not paper.has_all_authors:
        return locale.text("citation.and_others", names=separator.join(names))
    if len(names) < 2:
        return "".join(names)
    *others, last = names
    if len(names) == 2:
        return locale.text("citation.two_authors", first=others[0], second=last)
    return locale.text("citation.many_authors", names=separator.join(others), last=last)
