"""Write records whose truth is known in many formats, read them back, and score every field.

Usage: python -m tests.benchmarks.format_truth FILE... [--examples FOLDER] [--most N]

A FILE has one JSON object a line (packed or not), or `{"entries": [...]}`, with title, abstract or summary, and where
known id (arXiv), date, author_count, keywords, categories, comments. Since the files have no names, made-up authors
are added, as many as `author_count` says, or three. Each record is written in the forms below as programs write them,
read through the format, and compared. `--examples` reads a folder of files instead of knowing their truth: what they
are told to be, and how many records, quarantined and skipped parts they give.

Prints a table: format, records in, records out, quarantined, and of each field how many are right of those in the file.
Titles and abstracts count as right if the letters and digits are those of the source's own reading (`texts.py`).
"""

import argparse
import csv
import gzip
import io
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from paperarchive.formats.list_format import ListFormat, ReadOptions
from paperarchive.formats.read_list import ReadList, read_list
from paperarchive.formats.record import Record
from paperarchive.formats.registry import FORMATS, find_format
from paperarchive.formats.sniff import sniff_file
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.formats.texts import TextKind, make_abstract, make_title

GIVEN = ("Ada", "Bo", "Cy", "Dana", "Émile", "Fátima", "Jean-Luc", "J. R.", "María José", "Li")
FAMILY = (
    "Example",
    "Sample",
    "Instance",
    "van der Made",
    "O'Invent",
    "Müller",
    "Ångström",
    "de la Cruz",
    "Wei",
    "Nguyễn",
)
FIELDS = ("title", "abstract", "authors", "date", "arxiv", "doi", "keywords", "venue", "comments")


class Truth(NamedTuple):
    """A record as it is."""

    title: str
    abstract: str
    names: tuple[tuple[str, str], ...]
    """Given and family names."""
    date: str | None
    """`2025-11-02`."""
    arxiv: str | None
    doi: str
    keywords: tuple[str, ...]
    venue: str
    comments: int | None


def main() -> int:
    """Write, read, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", help="records with their truth")
    parser.add_argument("--examples", type=Path, help="a folder of files to read")
    parser.add_argument("--most", type=int, default=5000, help="records of each file")
    options = parser.parse_args()
    if options.examples:
        read_examples(options.examples)
    wrong = 0
    for file in options.files:
        truths = [make_truth(row, number) for number, row in enumerate(read_rows(file)[: options.most])]
        print(f"\n{file.name}: {len(truths):,} records")
        print(f"{'form':22} {'in':>6} {'out':>6} {'quar.':>6} {'ms':>6}  " + "  ".join(FIELDS))
        wrong += sum(score(name, form, truths) for name, form in FORMS.items())
    return min(wrong, 1)


def read_rows(path: Path) -> list[Mapping[str, Any]]:
    """The objects of a file."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    if path.name.endswith(".json"):
        rows: list[Mapping[str, Any]] = json.loads(text)["entries"]
        return rows
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def make_truth(row: Mapping[str, Any], number: int) -> Truth:
    """The truth of a row; what it does not know is made up."""
    choose = random.Random(number)
    count = min(row.get("author_count") or 3, 40)
    names = tuple((choose.choice(GIVEN), choose.choice(FAMILY)) for _ in range(count))
    arxiv = row.get("id") or row.get("source_id") or f"2511.{number:05d}"
    keywords = row.get("keywords") or row.get("categories") or ["sorting", "made-up listings"]
    keywords = keywords.split() if isinstance(keywords, str) else keywords
    unique = {" ".join(keyword.split()).casefold(): " ".join(keyword.split()) for keyword in keywords}
    return Truth(
        title=" ".join(str(row["title"]).split()),
        abstract=str(row.get("abstract") or row.get("summary") or ""),
        names=names,
        date=row.get("date") or "2025-11-02",
        arxiv=str(arxiv).split("v")[0] if re.match(r"\d{4}\.\d", str(arxiv)) else None,
        doi=f"10.1000/made-up.{number}",
        keywords=tuple(keyword for keyword in unique.values() if keyword),
        venue=choose.choice(("Journal of Examples", "Proceedings of Samples & Instances", "ExampleConf")),
        comments=row.get("comments"),
    )


# --- the forms: a truth -> what a program writes


def write_hugging_face(truths: Iterable[Truth]) -> str:
    return json.dumps([make_hugging_face(truth) for truth in truths], indent=2)


def write_hugging_face_lines(truths: Iterable[Truth]) -> str:
    return "\n".join(repr(make_hugging_face(truth)) for truth in truths)


def make_hugging_face(truth: Truth) -> dict[str, Any]:
    paper = {
        "id": truth.arxiv,
        "authors": [{"_id": "1", "name": " ".join(name), "hidden": False} for name in truth.names],
        "publishedAt": f"{truth.date}T17:00:00.000Z",
        "title": truth.title,
        "summary": truth.abstract,
        "upvotes": 3,
        "ai_keywords": list(truth.keywords),
    }
    outer: dict[str, Any] = {"paper": paper, "title": truth.title, "thumbnail": "https://example.org/t.png"}
    if truth.comments is not None:
        outer["numComments"] = truth.comments
    return outer


def write_daily_arxiv(truths: Iterable[Truth]) -> str:
    rows = (
        {
            "id": f"{truth.arxiv}v2",
            "categories": list(truth.keywords),
            "pdf": f"https://arxiv.org/pdf/{truth.arxiv}v2",
            "abs": f"https://arxiv.org/abs/{truth.arxiv}v2",
            "authors": [" ".join(name) for name in truth.names],
            "title": truth.title,
            "comment": "9 pages",
            "summary": truth.abstract,
            "AI": {"tldr": "made up"},
        }
        for truth in truths
    )
    return "\n".join(map(json.dumps, rows))


def write_snapshot(truths: Iterable[Truth]) -> str:
    rows = (
        {
            "id": truth.arxiv,
            "authors": ", ".join(" ".join(name) for name in truth.names),
            "title": truth.title,
            "doi": truth.doi,
            "categories": "cs.CL cs.LG",
            "abstract": f"  {truth.abstract}\n",
            "versions": [{"version": "v1", "created": format_mail_date(truth.date)}],
            "update_date": "2026-01-01",
            "authors_parsed": [[family, given, ""] for given, family in truth.names],
        }
        for truth in truths
    )
    return "\n".join(map(json.dumps, rows))


def format_mail_date(date: str | None) -> str | None:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    if date is None:
        return None
    year, month, day = map(int, date.split("-"))
    return f"Mon, {day} {months[month - 1]} {year} 17:00:00 GMT"


def write_openalex(truths: Iterable[Truth]) -> str:
    return json.dumps({"meta": {"count": 1}, "results": [make_work(truth) for truth in truths]})


def make_work(truth: Truth) -> dict[str, Any]:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(truth.abstract.split()):
        index.setdefault(word, []).append(place)
    return {
        "id": "https://openalex.org/W1",
        "doi": f"https://doi.org/{truth.doi}",
        "title": truth.title,
        "publication_date": truth.date,
        "authorships": [{"author": {"display_name": " ".join(name)}} for name in truth.names],
        "abstract_inverted_index": index,
        "primary_location": {
            "landing_page_url": f"https://arxiv.org/abs/{truth.arxiv}" if truth.arxiv else None,
            "source": {"display_name": truth.venue},
        },
        "keywords": [{"display_name": keyword} for keyword in truth.keywords],
    }


def write_csl(truths: Iterable[Truth]) -> str:
    return json.dumps([make_csl(truth) for truth in truths], indent=1, ensure_ascii=False)


def make_csl(truth: Truth) -> dict[str, Any]:
    return {
        "id": "key2025",
        "type": "article-journal",
        "title": truth.title,
        "abstract": truth.abstract,
        "author": [{"family": family, "given": given} for given, family in truth.names],
        "issued": {"date-parts": [(truth.date or "2025").split("-")]},
        "container-title": truth.venue,
        "DOI": truth.doi,
        "note": f"arXiv:{truth.arxiv} [cs]" if truth.arxiv else "",
        "keyword": "; ".join(truth.keywords),
    }


def write_semantic_scholar(truths: Iterable[Truth]) -> str:
    rows = (
        {
            "paperId": "0" * 40,
            "externalIds": {"ArXiv": truth.arxiv, "DOI": truth.doi, "CorpusId": 1},
            "title": truth.title,
            "abstract": truth.abstract,
            "venue": truth.venue,
            "year": int((truth.date or "2025")[:4]),
            "publicationDate": truth.date,
            "authors": [{"authorId": "1", "name": " ".join(name)} for name in truth.names],
        }
        for truth in truths
    )
    return json.dumps({"total": 1, "data": list(rows)})


def make_plain(truth: Truth) -> dict[str, Any]:
    return {
        "title": truth.title,
        "authors": [" ".join(name) for name in truth.names],
        "date": truth.date,
        "venue": truth.venue,
        "url": f"https://arxiv.org/abs/{truth.arxiv}" if truth.arxiv else "",
        "doi": truth.doi,
        "keywords": list(truth.keywords),
        "abstract": truth.abstract,
    }


def write_json(truths: Iterable[Truth]) -> str:
    return json.dumps([make_plain(truth) for truth in truths])


def write_json_lines(truths: Iterable[Truth]) -> str:
    return "\n".join(json.dumps(make_plain(truth)) for truth in truths)


def write_yaml(truths: Iterable[Truth]) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return yaml.dump([make_plain(truth) for truth in truths], Dumper=dumper, allow_unicode=True, sort_keys=False)


def write_table(truths: Iterable[Truth], delimiter: str, names: Callable[[Truth], str]) -> str:
    written = io.StringIO()
    table = csv.writer(written, delimiter=delimiter)
    table.writerow(["Title", "Authors", "Date", "Venue", "URL", "DOI", "Keywords", "Abstract"])
    for truth in truths:
        plain = make_plain(truth)
        cells = [truth.title, names(truth), truth.date, truth.venue, plain["url"], truth.doi]
        table.writerow([*cells, "; ".join(truth.keywords), truth.abstract])
    return written.getvalue()


def write_csv(truths: Iterable[Truth]) -> str:
    return write_table(truths, ",", lambda truth: "; ".join(f"{family}, {given}" for given, family in truth.names))


def write_csv_with_lists(truths: Iterable[Truth]) -> str:
    return write_table(truths, ";", lambda truth: repr([" ".join(name) for name in truth.names]))


def write_csv_in_prose(truths: Iterable[Truth]) -> str:
    return write_table(truths, ",", lambda truth: ", ".join(" ".join(name) for name in truth.names))


def write_tsv(truths: Iterable[Truth]) -> str:
    return write_table(truths, "\t", lambda truth: " and ".join(f"{family}, {given}" for given, family in truth.names))


def write_bibtex(truths: Iterable[Truth]) -> str:
    """As Zotero does: the texts in LaTeX, of which the truth already is."""
    return "\n".join(map(_format_entry, truths))


def _format_entry(truth: Truth) -> str:
    year, month, day = (truth.date or "2025-11-02").split("-")
    names = " and ".join(f"{family}, {given}" for given, family in truth.names)
    eprint = f"  eprint = {{{truth.arxiv}}},\n  archiveprefix = {{arXiv}},\n" if truth.arxiv else ""
    keywords = ", ".join("{" + keyword + "}" if "," in keyword else keyword for keyword in truth.keywords)
    # A brace without its partner is no BibTeX: programs leave it out.
    title, abstract = (balance(text) for text in (truth.title, truth.abstract))
    return (
        f"@article{{{truth.doi.replace('/', ':')},\n  title = {{{title}}},\n  author = {{{names}}},\n"
        f"  journal = {{{truth.venue.replace('&', chr(92) + '&')}}},\n  date = {{{year}-{month}-{day}}},\n{eprint}"
        f"  doi = {{{truth.doi}}},\n  keywords = {{{keywords}}},\n  abstract = {{{abstract}}},\n"
        f"  file = {{:/home/ada/{truth.arxiv}.pdf:PDF}}\n}}\n"
    )


def balance(text: str) -> str:
    """The text, without braces if they do not match."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", text):
        depth += (brace == "{") - (brace == "}")
        if depth < 0:
            break
    return re.sub(r"(?<!\\)[{}]", "", text) if depth else text


def write_ris(truths: Iterable[Truth]) -> str:
    return "\n".join(map(_format_reference, truths)).replace("\n", "\r\n")


def _format_reference(truth: Truth) -> str:
    lines = ["TY  - JOUR", f"TI  - {truth.title}", *(f"AU  - {family}, {given}" for given, family in truth.names)]
    lines += [f"DA  - {(truth.date or '').replace('-', '/')}", f"T2  - {truth.venue}", f"DO  - {truth.doi}"]
    lines += [f"KW  - {keyword}" for keyword in truth.keywords] + [f"AB  - {' '.join(truth.abstract.split())}"]
    if truth.arxiv:
        lines.append(f"UR  - https://arxiv.org/abs/{truth.arxiv}")
    return "\n".join([*lines, "L1  - file:///home/ada/a.pdf", "ER  - ", ""])


def write_feed(truths: Iterable[Truth]) -> str:
    entries = "\n".join(map(_format_feed_entry, truths))
    spaces = 'xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<feed {spaces}>\n<title>query</title>\n{entries}\n</feed>\n'


def _format_feed_entry(truth: Truth) -> str:
    authors = "".join(f"<author><name>{escape(' '.join(name))}</name></author>" for name in truth.names)
    categories = "".join(f'<category term="{escape(keyword)}"/>' for keyword in truth.keywords)
    return (
        f"<entry><id>http://arxiv.org/abs/{truth.arxiv}v2</id><published>{truth.date}T17:59:59Z</published>\n"
        f"<title>{escape(truth.title)}</title><summary>  {escape(truth.abstract)}\n</summary>{authors}\n"
        f"<arxiv:doi>{truth.doi}</arxiv:doi>{categories}</entry>"
    )


class Form(NamedTuple):
    """A way of writing records."""

    format: str
    write: Callable[[Iterable[Truth]], str]
    kind: TextKind
    """How its texts are to be read."""
    lacks: tuple[str, ...] = ()
    """Fields that it does not have."""


FORMS: Mapping[str, Form] = {
    "hugging-face": Form("hugging-face", write_hugging_face, TextKind.LATEX, ("doi", "venue")),
    "hugging-face, Python": Form("hugging-face", write_hugging_face_lines, TextKind.LATEX, ("doi", "venue")),
    "daily-arxiv": Form("daily-arxiv", write_daily_arxiv, TextKind.LATEX, ("doi", "venue", "date", "comments")),
    "arxiv-snapshot": Form("arxiv-snapshot", write_snapshot, TextKind.LATEX, ("venue", "keywords", "comments")),
    "bibtex": Form("bibtex", write_bibtex, TextKind.BIBTEX, ("comments",)),
    "ris": Form("ris", write_ris, TextKind.HTML, ("comments",)),
    "atom, of arXiv": Form("atom", write_feed, TextKind.LATEX, ("venue", "comments")),
    "openalex": Form("openalex", write_openalex, TextKind.HTML, ("comments",)),
    "csl-json": Form("csl-json", write_csl, TextKind.HTML, ("comments",)),
    "semantic-scholar": Form("semantic-scholar", write_semantic_scholar, TextKind.PLAIN, ("comments", "keywords")),
    "json": Form("json", write_json, TextKind.PLAIN, ("comments",)),
    "json-lines": Form("json-lines", write_json_lines, TextKind.PLAIN, ("comments",)),
    "yaml": Form("yaml", write_yaml, TextKind.PLAIN, ("comments",)),
    "csv, Family, Given;": Form("csv", write_csv, TextKind.PLAIN, ("comments",)),
    "csv, Python lists": Form("csv", write_csv_with_lists, TextKind.PLAIN, ("comments",)),
    "csv, Given Family,": Form("csv", write_csv_in_prose, TextKind.PLAIN, ("comments",)),
    "tsv, and": Form("tsv", write_tsv, TextKind.PLAIN, ("comments",)),
}


# --- the score


def read(list_format: ListFormat, text: str) -> ReadList:
    """Read a text through a format."""
    file = SourceFile(f"list{list_format.extension}", text.encode())
    return read_list(list_format, ListSource(file.name, (file,)), ReadOptions())


def score(name: str, form: Form, truths: list[Truth]) -> int:
    """Print a row of the table; returns how many fields are wrong."""
    with_ids = (
        [truth for truth in truths if truth.arxiv]
        if "arxiv" in form.format or form.format in ("hugging-face", "atom")
        else truths
    )
    text = form.write(with_ids)
    told = sniff_file(SourceFile("list", text.encode()))
    list_format = find_format(form.format)
    assert list_format is not None
    start = time.process_time()
    found = read(list_format, text)
    milliseconds = (time.process_time() - start) * 1000 / max(1, len(with_ids))
    right: Counter[str] = Counter()
    known: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for truth, record in zip(with_ids, found.records, strict=False):
        for field, (is_right, shown) in compare(truth, record, form).items():
            known[field] += 1
            right[field] += is_right
            if not is_right:
                examples.setdefault(field, shown)
    cells = [f"{right[field]:,}/{known[field]:,}" if known[field] else "-" for field in FIELDS]
    counts = f"{len(with_ids):6} {len(found.records):6} {len(found.quarantine):6} {milliseconds:6.2f}"
    print(f"{name:22} {counts}  " + "  ".join(cells))
    if told is not list_format:
        print(f"    told to be {getattr(told, 'name', told)}")
    for field, shown in examples.items():
        print(f"    {field}: {shown[:400]}")
    for part in found.quarantine[:2]:
        print(f"    quarantined: {part.line}: {part.why}: {part.text[:100]!r}")
    lost = len(with_ids) - len(found.records) - len(found.quarantine)
    return sum((known - right).values()) + abs(lost)


def compare(truth: Truth, record: Record, form: Form) -> dict[str, tuple[bool, str]]:
    """Field -> whether it is right, and what is there if not."""
    pairs: dict[str, tuple[object, object]] = {
        "title": (make_title(truth.title, form.kind), record.title),
        "abstract": (make_abstract(truth.abstract.strip(), form.kind).split(), record.abstract.split()),
        "authors": ([" ".join(name) for name in truth.names], [author.name for author in record.authors]),
        "date": (truth.date, record.date and record.date.isoformat()),
        "arxiv": (truth.arxiv, record.arxiv),
        "doi": (truth.doi, record.doi),
        "keywords": (list(truth.keywords), list(record.keywords)),
        "venue": (truth.venue, record.venue),
        "comments": (truth.comments, record.comments),
    }
    return {
        field: (wanted == found, f"{wanted!r} is read as {found!r}")
        for field, (wanted, found) in pairs.items()
        if field not in form.lacks and wanted not in (None, [])
    }


def read_examples(folder: Path) -> None:
    """Print what each file of a folder is told to be, and what is read of it."""
    print(f"{'file':32} {'format':18} {'records':>7} {'quar.':>6} {'skipped':>7} {'unread':>6}")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        file = SourceFile(path.name, path.read_bytes())
        told = sniff_file(file)
        if not isinstance(told, ListFormat):
            print(f"{path.name:32} {getattr(told, 'noun', told)}")
            continue
        found = read_list(told, ListSource(path.name, (file,)), ReadOptions())
        counts = (found.records, found.quarantine, found.skipped, found.unread)
        cells = [f"{len(items):{width}}" for items, width in zip(counts, (7, 6, 7, 6), strict=True)]
        print(f"{path.name:32} {told.name:18} {' '.join(cells)}")


assert {form.format for form in FORMS.values()} <= {one.name for one in FORMATS}

if __name__ == "__main__":
    raise SystemExit(main())
