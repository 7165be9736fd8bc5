"""What an entry says besides its title: authors, date, venue, abstract, remarks.

In: the pieces around a title. Out: `Details`. Phrases are read only if they are a date, a
venue or names as a whole; what else is there stays as a remark.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from paperarchive.formats.markdown_lists.facts import (
    Venue,
    are_institutions,
    are_names,
    has_et_al,
    parse_venue,
    parse_when,
)
from paperarchive.formats.markdown_lists.labels import is_label
from paperarchive.formats.markdown_lists.pieces import Piece
from paperarchive.paper import PartialDate, PublicationDate, compute_date_key

_KEY = re.compile(
    r"\s*(?:[-*•]|[^\w\s()\[\]\"'“‘.,:;]{1,4})?\s*(?P<key>[^\W\d_][\w ./&-]{0,30}?)\s*"
    r"(?:[:：]|(?<=\bby)\s)\s*(?P<value>.*)",
    re.DOTALL | re.IGNORECASE,
)
KEYS = {
    **dict.fromkeys(("author", "authors", "author(s)", "by", "作者"), "authors"),
    **dict.fromkeys(("abstract", "摘要"), "abstract"),
    **dict.fromkeys(("date", "year", "published", "publish date", "time"), "date"),
    **dict.fromkeys(("publication date", "release date", "submitted"), "date"),
    **dict.fromkeys(("venue", "conference", "journal", "published in"), "venue"),
    **dict.fromkeys(("publication", "published at", "pub", "booktitle"), "venue"),
    **dict.fromkeys(("publisher", "accepted at", "accepted by", "accepted"), "venue"),
    **dict.fromkeys(("keywords", "keyword", "tags", "topics", "key words"), "keywords"),
    **dict.fromkeys(("key", "keys", "tag", "area", "areas"), "keywords"),
    **dict.fromkeys(("topic", "category", "categories", "task", "tasks"), "keywords"),
    **dict.fromkeys(("institution", "institutions", "affiliation"), "institutions"),
    **dict.fromkeys(("affiliations", "organization", "organizations"), "institutions"),
    **dict.fromkeys(("title", "paper title"), "title"),
    **dict.fromkeys(
        ("tl;dr", "tldr", "summary", "description", "notes", "note", "comment"), "note"
    ),
    **dict.fromkeys(("comments", "highlight", "highlights", "key idea"), "note"),
}
"""Names of lines `Key: value`, in lower case -> field."""
_LINK_WORDS = (
    r"(?:paper|pdf|arxiv(?: id)?|link|links|code|project(?: page)?|website|url|doi|github|dataset|data|video"
    r"|slides|demo|homepage|resources|blog|page|model|models|openreview|html)"
)
_LINK_KEYS = re.compile(rf"\s*[-*•]?\s*{_LINK_WORDS}\s*[:：]?\s*", re.IGNORECASE)
_LINK_NAME = re.compile(rf"[,;|]?\s*\b{_LINK_WORDS}\s*[:：]\s*\Z", re.IGNORECASE)
_BRACKETED = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
_EDGES = ' \t\n.,;:·|–—-•/&()[]{}（）【】"“”*'
_PREPRINT = re.compile(r"^(?:arxiv|preprint)(?: preprint)?[\s,:-]+", re.IGNORECASE)
_AFTER_TITLE = re.compile(r"\s*(?:,|[-–—|]|by\b)")
_LONGEST_WORD = 40
"""Characters of the name of a link, `Project Page:`, before it."""
_LONG_RUN = 30
"""Words."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(slots=True)
class Details:
    """What was read around a title."""

    authors: str = ""
    """Names, as written."""
    abstract: str = ""
    date: PublicationDate | None = None
    """The most exact one."""
    venue: str | None = None
    presentation: str | None = None
    is_preprint: bool = False
    title: str = ""
    """From a line `Title: ...`."""
    institutions: str = ""
    keywords: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add_date(self, date: PublicationDate) -> None:
        """Take a date, unless a more exact one is known."""
        known = compute_date_key(self.date)
        given = compute_date_key(date)
        if sum(map(bool, given)) > sum(map(bool, known)):
            self.date = date

    def add_venue(self, venue: Venue) -> None:
        """Take a venue, unless one is known."""
        self.venue = self.venue or venue.name
        self.presentation = self.presentation or venue.presentation
        self.is_preprint = self.is_preprint or venue.name is None
        if venue.year is not None:
            self.add_date(PartialDate(venue.year))

    def read_pieces(
        self, pieces: Iterable[Piece], *, before_title: bool = False
    ) -> None:
        """Read the pieces around a title."""
        for number, (text, is_styled) in enumerate(_split_runs(pieces)):
            if not self._read_key(text):
                is_next = not (number or before_title) and _AFTER_TITLE.match(text)
                is_marked = is_styled or bool(is_next)
                self._read_run(text, is_marked=is_marked, before_title=before_title)

    def _read_key(self, text: str) -> bool:
        """Read `Authors: Ada Example`, or return False."""
        found = _KEY.fullmatch(text)
        name = "" if found is None else " ".join(found["key"].lower().split())
        if found is None or name not in KEYS:
            return False
        self.set_field(KEYS[name], found["value"].strip())
        return True

    def set_field(self, name: str, value: str) -> None:
        """Set a field that is named, from its text."""
        value = value.strip().strip("|").strip()
        if not value:
            return
        match name:
            case "authors":
                self.authors = self.authors or value
            case "abstract":
                self.abstract = self.abstract or value
            case "institutions":
                self.institutions = " ".join(value.split())
            case "title":
                self.title = self.title or value
            case "keywords":
                parts = re.split(r"\s*[,;、|]\s*", " ".join(value.split()))
                self.keywords.extend(part.strip("#`[] ") for part in parts)
            case "note":
                self.notes.append(value)
            case "date":
                self._set_date(value)
            case "venue":
                self._set_venue(value)
            case _:
                self.notes.append(value)

    def _set_date(self, value: str) -> None:
        date = parse_when(value)
        if date is not None:
            self.add_date(date)
        elif (venue := parse_venue(value)) is not None:
            self.add_venue(venue)
        else:
            self.notes.append(value)

    def _set_venue(self, value: str) -> None:
        venue = parse_venue(value)
        if venue is not None:
            self.add_venue(venue)
        elif (date := parse_when(value)) is not None:
            self.add_date(date)
        elif _WORD.search(value) and self.venue is None:
            self.venue = " ".join(value.split())
        elif _WORD.search(value):
            self.notes.append(value)

    def _read_run(self, text: str, *, is_marked: bool, before_title: bool) -> None:
        """Read a run of text of one style."""
        left: list[str] = []
        if _is_prose(text):
            self.notes.append(text.strip(" \t\n|·•–—-:,;"))
            return
        bare = _BRACKETED.sub(self._read_brackets, text)
        for sentence in re.split(r"(?<![A-Z])[.。]\s+(?=\S)|\s+[|·•–—]\s+|\n", bare):
            phrase = sentence.strip(_EDGES)
            if phrase and not self._read_phrase(phrase, is_marked=is_marked):
                left.append(sentence.strip(" \t\n|·•–—-:,;"))
        whole = " ".join(text.split()).strip(_EDGES)
        if left and not self.institutions and are_institutions(whole):
            self.institutions = re.sub(r"(?:\s*,\s*){2,}|\s+,\s*", ", ", whole)
            return
        note = ". ".join(part for part in left if part)
        note = re.sub(r"(?:\s*,\s*){2,}|\s+,\s*", ", ", note).strip(" ,")
        if len(_WORD.findall(note)) > (3 if before_title else 0) and not is_label(note):
            self.notes.append(note)

    def _read_brackets(self, found: re.Match[str]) -> str:
        """Read what is in brackets; leave it in the text if it says nothing known."""
        inside = found[1].strip(_EDGES)
        if not inside:
            return " "
        if self._read_phrase(inside, is_marked=False):
            return " "
        return found[0]

    def _read_phrase(self, phrase: str, *, is_marked: bool) -> bool:
        """Read a phrase that is a date, a venue or names, or several, by commas."""
        words = _PREPRINT.sub("", phrase)
        date = parse_when(words)
        if date is not None:
            self.is_preprint = self.is_preprint or words != phrase
            self.add_date(date)
            return True
        if not self.authors and _is_of_people(phrase, is_marked=is_marked):
            self.authors = re.sub(r"^by\s+", "", phrase)
            return True
        if self.authors and not has_et_al(self.authors) and are_names(phrase):
            self.authors = f"{self.authors.rstrip(' ,')}, {phrase}"  # the next line
            return True
        if "," in phrase and self._read_list(phrase):
            return True
        venue = parse_venue(phrase)
        if venue is not None:
            self.add_venue(venue)
            return True
        return self._read_list(phrase)

    def _read_list(self, phrase: str) -> bool:
        """Read `Cy Instance, ExampleConf 2024`: the last part first."""
        for comma in reversed(list(re.finditer(r"\s*[,;，]\s*|\s+(?=\()", phrase))):
            head = phrase[: comma.start()].strip(_EDGES)
            tail = phrase[comma.end() :].strip(_EDGES)
            if head and tail and (parse_when(tail) or parse_venue(tail)):
                if self._read_phrase(head, is_marked=True):
                    return self._read_phrase(tail, is_marked=False)
                if self.venue is None and _is_venue_name(head):
                    self.venue = head
                    return self._read_phrase(tail, is_marked=False)
        return False


def _is_prose(text: str) -> bool:
    """Whether a run is sentences, from which nothing is taken: most words of it are in
    small letters, which those of names are not.
    """
    words = _WORD.findall(text)
    return len(words) > _LONG_RUN and 2 * sum(map(str.islower, words)) > len(words)


def _is_of_people(phrase: str, *, is_marked: bool) -> bool:
    """Whether a phrase is names: `by A and B`, `Ada Example, Bo Sample`, `A et al.`."""
    names = re.sub(r"^by\s+", "", phrase)
    is_named = names != phrase
    if has_et_al(names) and " " not in names.split(" et")[0].strip():
        return False  # a family name alone
    return are_names(names, is_marked=is_marked or is_named or has_et_al(phrase))


def _is_venue_name(text: str) -> bool:
    """Whether words are the name of a journal or conference, without a year."""
    return (
        re.match(
            r"(?:in )?(?:(?:ACM|IEEE|The) )?(?:Journal|Proceedings|Transactions|Conference|International|Findings"
            r"|Workshop|Advances|Annals)\b",
            text,
        )
        is not None
    )


def _says_something(text: str) -> bool:
    """Whether the word of a link is a date or a venue: `ICML 2023`, but not `arXiv`."""
    venue = parse_venue(text)
    if venue is not None and (venue.name or venue.year):
        return True
    return parse_when(_PREPRINT.sub("", text)) is not None


def _split_runs(pieces: Iterable[Piece]) -> Iterator[tuple[str, bool]]:
    """Join pieces to lines of running text; a run in italics is one of its own.

    Yields each with whether it is in italics. Links that are words are left out; the
    text of others stays.
    """
    run = ""
    is_key = False
    for piece in pieces:
        if piece.is_break:
            yield from _make_run(run, is_styled=False)
            run, is_key = "", False
            continue
        text = "" if piece.image else piece.text
        if piece.is_raised and not _WORD.search(text):
            text = ", "  # the mark of an institution, behind a name
        if piece.url:
            run = run[:-_LONGEST_WORD] + _LINK_NAME.sub("", run[-_LONGEST_WORD:])
        if piece.url and is_label(text) and not _says_something(text.strip("[]() ")):
            text = ""
        is_key = is_key or _begins_with_key(run)
        if piece.is_italic and not piece.url and not is_key and len(text.split()) > 1:
            yield from _make_run(run, is_styled=False)
            yield from _make_run(text, is_styled=True)
            run = ""
        else:
            run += text
    yield from _make_run(run, is_styled=False)


def _begins_with_key(run: str) -> bool:
    found = _KEY.match(run[:60])
    return found is not None and " ".join(found["key"].lower().split()) in KEYS


def _make_run(text: str, *, is_styled: bool) -> Iterator[tuple[str, bool]]:
    if text.strip(_EDGES) and not _LINK_KEYS.fullmatch(text.strip(_EDGES)):
        yield text, is_styled
