"""What arXiv and Crossref know of papers, as records.

In: identifiers. Out: a record for each, or a problem that names the identifier. An answer
of arXiv is read by the format of such feeds, so that an added paper is what an imported
one is. Sources: https://info.arxiv.org/help/api, https://api.crossref.org.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson

from paperarchive.adding.http import FetchError, Http
from paperarchive.adding.requested import Requested
from paperarchive.errors import Problem, Problems
from paperarchive.formats.atom import FORMAT as ATOM
from paperarchive.formats.keys import build_record
from paperarchive.formats.list_format import ReadOptions
from paperarchive.formats.read_list import ReadList, read_list
from paperarchive.formats.record import Record
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.formats.texts import TextKind
from paperarchive.text.identifiers import find_identifiers

ARXIV_ADDRESS: Final = "https://export.arxiv.org"
CROSSREF_ADDRESS: Final = "https://api.crossref.org"
_MOST_IDS: Final = 50
"""In one request to arXiv."""
_PAUSE: Final = 3.0
"""Seconds between two requests to arXiv, which asks for them."""
_BROKEN: Final = FetchError("sent an answer that cannot be read", "try again later")
_NOTICES: Final = {
    "retraction": "Retracted",
    "withdrawal": "Withdrawn",
    "removal": "Removed by its publisher",
    "expression_of_concern": "Its publisher expressed concern",
    "correction": "Corrected",
    "corrigendum": "Corrected",
    "erratum": "Corrected",
    "partial_retraction": "Retracted in part",
}
"""Crossref's types of updates that readers must know of."""
_WANTED: Final = {
    "author": "authors",
    "container-title": "journal",
    "issued": "date",
    "published-online": "published",
    "type": "type",
    "DOI": "doi",
    "abstract": "abstract",
    "page": "pages",
    "volume": "volume",
    "issue": "issue",
    "article-number": "article_number",
    "publisher": "publisher",
    "ISSN": "issn",
    "ISBN": "isbn",
    "language": "language",
    "edition-number": "edition",
    "subject": "keywords",
}
"""Crossref's keys -> those of `build_record`."""


@dataclass(frozen=True, slots=True)
class Services:
    """Where and how the APIs are asked."""

    arxiv: str = ARXIV_ADDRESS
    """Of the server, without a path."""
    crossref: str = CROSSREF_ADDRESS
    http: Http = field(default_factory=Http)
    pause: Callable[[float], None] = time.sleep
    """Waits between two requests to arXiv."""


def fetch_records(
    requested: Sequence[Requested], services: Services, problems: Problems
) -> dict[Requested, Record]:
    """Fetch what is known of papers; those of which nothing is are reported."""
    found: dict[Requested, Record] = {}
    by_arxiv = [paper for paper in requested if paper.arxiv]
    for start in range(0, len(by_arxiv), _MOST_IDS):
        if start:
            services.pause(_PAUSE)
        found |= _fetch_arxiv(by_arxiv[start : start + _MOST_IDS], services, problems)
    for paper in requested:
        if paper.doi:
            record = _fetch_crossref(paper, paper.doi, services, problems)
            if record is not None:
                found[paper] = record
    return found


# --- arXiv


def _fetch_arxiv(
    papers: Sequence[Requested], services: Services, problems: Problems
) -> dict[Requested, Record]:
    ids = ",".join(paper.arxiv or "" for paper in papers)
    query = urlencode({"id_list": ids, "max_results": len(papers)}, safe=",/")
    url = f"{services.arxiv}/api/query?{query}"
    try:
        content = services.http.fetch(url, "application/atom+xml")
    except FetchError as error:
        if error.status == 400 and len(papers) > 1:
            # One bad identifier fails the whole request.
            return _fetch_one_by_one(papers, services, problems)
        if error.status in (400, 404):
            for paper in papers:
                _report_unknown(paper, "arXiv", problems)
        else:
            _report_all(papers, "arXiv", error, problems)
        return {}
    source = ListSource(url, (SourceFile(url, content),))
    answer = read_list(ATOM, source, ReadOptions())
    if not (answer.records or answer.skipped) and b"<feed" not in content[:2000]:
        _report_all(papers, "arXiv", _BROKEN, problems)
        return {}
    return dict(_sort_answer(papers, answer, problems))


def _fetch_one_by_one(
    papers: Sequence[Requested], services: Services, problems: Problems
) -> dict[Requested, Record]:
    found: dict[Requested, Record] = {}
    for paper in papers:
        services.pause(_PAUSE)
        found |= _fetch_arxiv([paper], services, problems)
    return found


def _sort_answer(
    papers: Iterable[Requested], answer: ReadList, problems: Problems
) -> Iterator[tuple[Requested, Record]]:
    records = {(record.arxiv or "").casefold(): record for record in answer.records}
    for paper in papers:
        record = records.get((paper.arxiv or "").casefold())
        if record is not None:
            yield paper, record
        elif answer.quarantine:
            _report_all([paper], "arXiv", _BROKEN, problems)
        else:
            _report_unknown(paper, "arXiv", problems)


# --- Crossref


def _fetch_crossref(
    paper: Requested, doi: str, services: Services, problems: Problems
) -> Record | None:
    url = f"{services.crossref}/works/{quote(doi, safe='/')}"
    try:
        content = services.http.fetch(url, "application/json")
    except FetchError as error:
        if error.status == 404:
            _report_unknown(paper, "Crossref", problems)
        else:
            _report_all([paper], "Crossref", error, problems)
        return None
    record = read_crossref(content)
    if record is None:
        _report_all([paper], "Crossref", _BROKEN, problems)
    return record


def read_crossref(content: bytes) -> Record | None:
    """Read an answer of Crossref; None if it is broken, or has no title."""
    try:
        answer = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict) or not isinstance(message.get("DOI"), str):
        return None
    built = build_record(_make_values(message), 1, TextKind.HTML)
    if not isinstance(built.item, Record):
        return None
    note = _describe_updates(message)
    return replace(built.item, note=note) if note else built.item


def _make_values(message: Mapping[str, Any]) -> dict[str, object]:
    values: dict[str, object] = {
        key: message[name] for name, key in _WANTED.items() if message.get(name)
    }
    title, subtitle = _take_text(message, "title"), _take_text(message, "subtitle")
    if subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title}: {subtitle}"
    values["title"] = title
    for name in ("journal", "issn", "isbn", "keywords"):
        if isinstance(values.get(name), list) and name != "keywords":
            values[name] = next(iter(values[name]), "")  # type: ignore[call-overload]  # checked
    if "journal" not in values:
        values["journal"] = _take_text(message, "group-title") or _take_text(
            message, "institution"
        )
    authors = message.get("author")
    if isinstance(authors, list):
        values["authors"] = list(map(_mark_group, authors))
    event = message.get("event")
    if isinstance(event, dict) and isinstance(event.get("name"), str):
        values["event"] = event["name"]
    preprint = _find_preprint(message.get("relation"))
    if preprint:
        values["arxiv"] = preprint
    return values


def _mark_group(author: object) -> object:
    """An author; one with a name but no family name is a group."""
    if isinstance(author, dict) and author.get("name") and not author.get("family"):
        return {**author, "literal": author["name"]}
    return author


def _take_text(message: Mapping[str, Any], key: str) -> str:
    """A text, or the first of a list of texts or of mappings with a name."""
    value = message.get(key)
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else ""


def _find_preprint(relation: object) -> str | None:
    """arXiv's identifier of the preprint that a publication names."""
    if not isinstance(relation, dict):
        return None
    for related in relation.get("has-preprint") or ():
        if isinstance(related, dict):
            found = find_identifiers(str(related.get("id") or "")).arxiv
            if found:
                return found
    return None


def _describe_updates(message: Mapping[str, Any]) -> str | None:
    """What readers must know: that a paper was retracted, or is a retraction."""
    lines: list[str] = []
    for key, ending in (("updated-by", "by"), ("update-to", "of")):
        updates = message.get(key)
        for update in updates if isinstance(updates, list) else ():
            if not isinstance(update, dict):
                continue
            kind = str(update.get("type") or "").replace("-", "_").lower()
            doi = str(update.get("DOI") or "")
            if kind in _NOTICES and doi:
                words = (
                    _NOTICES[kind]
                    if ending == "by"
                    else f"{kind.replace('_', ' ').capitalize()}"
                )
                preposition = ": see" if ending == "by" else " of"
                lines.append(
                    f"{words}{preposition} <https://doi.org/{quote(doi, safe='/')}>."
                )
    return "\n\n".join(dict.fromkeys(lines)) or None


# --- problems


def _report_unknown(paper: Requested, service: str, problems: Problems) -> None:
    message = f"{service} knows no such paper, so it is not added"
    advice = "check the identifier; --offline adds it without asking"
    problems.add(Problem(paper.given, message, advice))


def _report_all(
    papers: Iterable[Requested], service: str, error: FetchError, problems: Problems
) -> None:
    for paper in papers:
        message = f"{service} {error}, so it is not added"
        problems.add(Problem(paper.given, message, error.advice))
