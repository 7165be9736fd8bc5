"""A pseudo-locale and an archive in Greek letters: whatever Latin letters a page shows outside ⟦ ⟧ is in no catalogue.

The pseudo-locale puts every stretch of words of the English catalogue into brackets, but no placeholder, so that what
is filled in is looked at too.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

from paperarchive.site.locale import DateFormats, Locale, Message
from tests.english import ENGLISH

SHOWN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
SHOWN_METADATA = ("description", "og:title", "og:description", "og:site_name")
BRACKETED = re.compile("⟦[^⟦⟧]*⟧")
PROPER_NAMES = re.compile(
    r"arXiv|doi:|Google Scholar|Semantic Scholar|Hugging Face|BibTeX|RIS|CSL-JSON|CSV"
    r"|https?://\S+|\b\w+\.(?:bib|csv|json|ris|txt)\b"
)
"""Names of services and formats, addresses, names of files: the same in every language."""


def bracket(pattern: str) -> str:
    """`{first}⟦ to ⟧{last}`."""
    parts: list[str] = []
    for text, name, _, _ in Formatter().parse(pattern):
        parts.append(f"⟦{text}⟧" if re.search("[A-Za-z]", text) else text)
        parts.append("" if name is None else f"{{{name}}}")
    return "".join(parts)


def bracket_message(message: Message) -> Message:
    return replace(message, pattern=bracket(message.pattern))


PSEUDO: Locale = replace(
    ENGLISH,
    dates=DateFormats(
        months=tuple(map(bracket, ENGLISH.dates.months)),
        short_months=tuple(map(bracket, ENGLISH.dates.short_months)),
        patterns={name: bracket(pattern) for name, pattern in ENGLISH.dates.patterns.items()},
    ),
    messages={key: bracket_message(message) for key, message in ENGLISH.messages.items()},
    plurals={
        key: {category: bracket_message(message) for category, message in forms.items()}
        for key, forms in ENGLISH.plurals.items()
    },
)


class TextFinder(HTMLParser):
    """Collects the texts of a page that readers see or hear; code, and what programs read, is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        is_data = attributes.get("class") == "Z3988"  # COinS
        if not is_data:
            self.texts += (attributes[name] for name in SHOWN_ATTRIBUTES if name in attributes)
        if tag == "meta" and {attributes.get("name"), attributes.get("property")} & set(SHOWN_METADATA):
            self.texts.append(attributes["content"])
        if tag in ("script", "style", "code", "pre"):
            self._skipped.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and self._skipped[-1] == tag:
            self._skipped.pop()

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)


def find_stray_words(html: str) -> set[str]:
    """The texts of a page of the Greek archive, built with PSEUDO, that have words from no catalogue."""
    finder = TextFinder()
    finder.feed(html)
    stray: set[str] = set()
    for text in finder.texts:
        rest = PROPER_NAMES.sub("", BRACKETED.sub("", text))
        if re.search("[A-Za-z]", rest):
            stray.add(" ".join(text.split()))
    return stray


# --- an archive in Greek letters

SETTINGS = """\
title: Αρχείο
description: Λίγες εργασίες.
base_url: https://papers.example.org/a/
author: Κάποιος
page_size: 3
edit_url: https://example.org/edit/{path}
issues_url: https://example.org/new?title={title}
theme_options: {footer: "Τέλος."}
"""
TAGS = """\
- {label: Λόγος, slug: logos, description: Ομιλία και ήχος., phrases: [λόγος], synonyms: [φωνή, ομιλία]}
- {label: Εικόνα, slug: eikona, description: Εικόνες., phrases: [εικόνα], synonyms: []}
"""
MORE_TAGS = [f"t{number}" for number in range(10, 34)]
LISTINGS = {
    "001": "2025-10-20",
    "002": "2025-11-03",
    "003": "2025-11-04",
    "004": "2025-11-05",
    "005": "2025-11-05",
    "006": "2025-11-06",
    "007": "2025-11-07",
}
"""Name -> day of the crawl; two are of one day."""
COMMON = "μάθηση δίκτυα γλώσσα"
KNOWN = f"""\
---
title: "Πρώτη εργασία με {COMMON}"
date: 2024-02-29
authors:
- {{name: Άντα Λάβλεϊς, orcid: 0000-0002-1825-0097, affiliation: Λονδίνο}}
- {{name: Μπέτυ}}
- {{name: Γιώργος}}
arxiv: 2402.01234
links: [{{kind: κώδικας, url: "https://example.org/a"}}]
note: Ξανά **εδώ**.
aliases: [alpha]
tags: [logos, eikona, {", ".join(MORE_TAGS)}]
comments: 4
organization: {{name: Ομάδα}}
listings:
- {{listing: "001", rank: 1, comments: 1}}
- {{listing: "002", rank: 2, comments: 4}}
- {{listing: "003", rank: 2, comments: 4}}
---
Κείμενο για {COMMON} και ήχο.
"""
TWO_AUTHORS = """\
---
title: "Χωρίς ημέρα"
authors: [{name: Άντα}, {name: Μπέτυ}]
doi: 10.1000/182
tags: [logos, eikona]
---
"""


def write_greek_archive(folder: Path, *, years: range) -> Path:
    """Write an archive whose every word is in Greek letters, with papers of each of the years, and undated ones."""
    (folder / "site.yml").write_text(SETTINGS, encoding="utf-8")
    content = folder / "content"
    for name in ("papers/2024", "papers/undated", "listings", "pages"):
        (content / name).mkdir(parents=True)
    tags = [f"- {{label: Ετικέτα {tag[1:]}, slug: {tag}, description: Μία., phrases: [μία]}}\n" for tag in MORE_TAGS]
    (content / "tags.yml").write_text(TAGS + "".join(tags), encoding="utf-8")
    records: list[str] = []
    for name, day in LISTINGS.items():
        data = f"{name}\n".encode()
        (content / "listings" / f"{name}.txt").write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        records.append(f'- {{file: "{name}.txt", crawled: {day}, sha256: {digest}, entries: 1}}\n')
    (content / "listings.yml").write_text("".join(records), encoding="utf-8")
    (content / "pages" / "about.md").write_text("---\ntitle: Σχετικά\n---\nΕδώ.\n", encoding="utf-8")
    for slug, text in make_papers(years):
        (content / "papers" / ("2024" if "\ndate: " in text else "undated") / f"{slug}.md").write_text(text, "utf-8")
    return folder


def make_papers(years: range) -> Iterator[tuple[str, str]]:
    """Slug and file of each paper."""
    yield "first", KNOWN
    yield "undated", TWO_AUTHORS
    for number, year in enumerate(years):
        for month in (1, 3):
            listing = "001" if number % 4 else "002"
            rank = 2 * number + month + 1
            lines = [
                f'title: "Εργασία {number}-{month} για {COMMON}"',
                f"date: {year}-{month:02}-1{month}",
                "tags: [logos, eikona]" if number % 2 else "tags: [logos]",
                f'listings: [{{listing: "{listing}", rank: {rank}, comments: {number % 2}}}]',
            ]
            if number % 3:
                lines.append(f"author_count: {1 + number * 7 % 60}")
            yield f"p{number}-{month}", "---\n" + "\n".join(lines) + f"\n---\nΠερί {COMMON}.\n"
