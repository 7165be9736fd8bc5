"""What is fuzzed: for each target its invariants, its seeds and the words of its language.

A check takes bytes and raises if an invariant does not hold: no exception but the documented ones, what is written is
read back equal, nothing is lost. The first byte of an input chooses between text as it is and a row of words, so that
deep structure is reached soon.
"""

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple

from paperarchive.build.manifest import Origin, read_manifest, write_manifest
from paperarchive.content.authors import map_names, parse_authors
from paperarchive.content.front_matter import split_front_matter
from paperarchive.content.import_records import format_import_record, parse_import_record, read_import_records
from paperarchive.content.listings import format_listings, parse_listings
from paperarchive.content.load import Content, load_content
from paperarchive.content.markdown_problems import find_markdown_problems
from paperarchive.content.read_page import parse_free_page
from paperarchive.content.read_paper import parse_paper_file
from paperarchive.content.read_papers import parse_paper
from paperarchive.content.read_plain_paper import parse_plain_file
from paperarchive.content.removed import format_removed, parse_removed, read_removed, sort_removed
from paperarchive.content.slugs import is_reserved, is_slug
from paperarchive.content.tags import suggest_tags
from paperarchive.content.vocabulary import parse_vocabulary
from paperarchive.content.write_paper import format_paper
from paperarchive.errors import Problems, ProblemsError
from paperarchive.formats.atom import FORMAT as ATOM
from paperarchive.formats.bibtex.read import FORMAT as BIBTEX
from paperarchive.formats.daily_papers.parse import parse_dump
from paperarchive.formats.front_matter.read import FORMAT as FRONT_MATTER
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.markdown_lists.read import FORMAT as MARKDOWN_LIST
from paperarchive.formats.record import QuarantinedPart, Record, SkippedPart
from paperarchive.formats.records import decode_entry, encode_entry
from paperarchive.formats.registry import FORMATS
from paperarchive.formats.ris import FORMAT as RIS
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.formats.texts import TextKind, make_abstract, make_title
from paperarchive.importing.archived import ArchivedDumps
from paperarchive.importing.gather import make_given
from paperarchive.importing.lists import ImportOptions, read_lists
from paperarchive.importing.plan import plan_import
from paperarchive.search.query import format_query, parse_query
from paperarchive.settings import parse_settings
from paperarchive.text.formulas import format_plain, format_unicode
from paperarchive.text.latex.repair import repair, repair_title
from paperarchive.text.markup import parse_markdown, render_html, render_text
from paperarchive.text.person_name import (
    format_name,
    parse_author,
    parse_person_name,
    split_bibtex_names,
    split_names,
)
from paperarchive.text.slugs import (
    MAXIMUM_LENGTH,
    fold_name,
    make_distinct_slug,
    make_exact_slug,
    make_name_slug,
    make_slug,
)
from paperarchive.text.spans import Span, SpanKind
from paperarchive.text.write_markdown import format_markdown
from paperarchive.theme.folders import read_theme_folders
from tests.paths import CASES, REPOSITORY, SMALL

PATH = "content/papers/2024/a-paper.md"
NAMES = frozenset({"speech", "day1"})


class Target(NamedTuple):
    """A part of the program, and how to fuzz it."""

    name: str
    check: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    words: tuple[str, ...]


def make_text(data: bytes, words: tuple[str, ...]) -> str:
    """Make the text of an input: itself, or the words that its bytes number."""
    if data[:1] == b"\x01":
        return "".join(words[byte % len(words)] for byte in data[1:])
    return data.decode("utf-8", errors="ignore")


def read_words(table: str) -> tuple[str, ...]:
    """Read a table of words: `␣` is a space, `⏎` a line feed, `⇥` a tab."""
    return tuple(word.replace("␣", " ").replace("⏎", "\n").replace("⇥", "\t") for word in table.split())


# --- lists

DUMP_WORDS = read_words(r"""
    ⏎ ⏎⏎ ␣ ␣␣• · • new Daily␣Papers byAK␣and␣the␣research␣community Oct␣29 May␣18 ,␣2024 2024-05-18
    A␣Study␣of␣Studies
    We␣study␣how␣studies␣are␣studied,␣and␣find␣that␣studies␣of␣studies␣are␣themselves␣studied.␣They␣are␣well␣studied.
    7␣authors 1␣author 1,024␣authors ByteDance nvidia␣NVIDIA University␣of␣Oslo https://arxiv.org/abs/2401.12345 ·⏎
    2 31 $x$ \frac{ { } ^ _ ( ) [ ] * - &amp; â€™ é 学 \emph{ 10times .⏎ ... Submitted␣by ⇥ Privacy TOS About | # >
    1. \ ` ~
""")


def check_dump(data: bytes) -> None:
    """Every line is in one entry or one quarantine, in order."""
    dump = parse_dump(make_text(data, DUMP_WORDS))
    for found in (dump.entries, dump.quarantine):
        lines = [part.line for part in found]
        assert lines == sorted(set(lines)), lines
    for entry in dump.entries:
        assert entry.title.strip(), entry
        assert entry.abstract.strip(), entry


def seed_dumps() -> Iterator[bytes]:
    """Parts of the archived lists, and the lists of the small site."""
    for file in (*sorted((SMALL / "content/listings").glob("*.txt")), *_find_dumps()):
        content = file.read_bytes()
        for start in range(0, min(len(content), 400_000), 3500):
            yield content[start : start + 3500]


def _find_dumps() -> list[Path]:
    return sorted((REPOSITORY / "content/listings").glob("*.txt"))


LIST_WORDS = read_words(r"""
    -␣ #␣ ##␣ ⏎ ⏎⏎ ␣ ** * [ ] ( ) | |⏎ |-|-|⏎ |Title|PDF|⏎ [paper](https://arxiv.org/abs/2511.00001)
    ](https://doi.org/10.1000/1) A␣Study␣of␣Studies Ada␣Example,␣Bo␣Sample et␣al. 2024 ICLR␣2024 (2024.05) $
    $x|y$ <table> <tr> <td> <td␣rowspan="9"> </table> <details> <summary> </summary> Abstract </details> <br>
    <sup> </sup> <a␣href=" "> Authors:␣ " “ ` ``` 1.␣ 1)␣ ⇥ ,␣ .␣ [1] [1]:␣ ![ 🔥 é 学 &amp; -
""")

FRONT_MATTER_WORDS = read_words(r"""
    ---⏎ +++⏎ title:␣ title␣=␣ A␣Study ⏎ ␣ authors:␣ [admin,␣Bo␣Sample] -␣ { } [ ] " ' : # doi:␣10.1000/1⏎
    draft:␣true⏎ Key::␣ **DOI**:␣ [[Ada␣Example]] ![[a.pdf]] ##␣Abstract⏎ Abstract:␣ ```⏎ >␣[!abstract]⏎
    url_pdf:␣ https://arxiv.org/abs/2511.00001 tags:␣#a␣#b⏎ <a␣href=' '> Download␣PDF</a>
    publication_types:␣['1']⏎ extra:␣ note:␣ listings:␣ organization:␣ links:␣ null ~ \x00 é 学 &amp; | >
""")


def _check_format(list_format: ListFormat, data: bytes, words: tuple[str, ...]) -> None:
    text = make_text(data, words)
    list_format.recognize(Probe("a.md", text.strip()))
    last = text.replace("\r\n", "\n").count("\n") + text.count("\r") + 1
    for item in list_format.read(ListSource("a.md", (SourceFile("a.md", text.encode()),)), ReadOptions()):
        if isinstance(item, Record):
            assert item.title.strip(), item
            assert "\n" not in item.title, item
            assert all(author.name.strip() for author in item.authors), item
        if isinstance(item, Record | QuarantinedPart | SkippedPart):
            assert 1 <= item.line <= last, item


def check_list(data: bytes) -> None:
    """Every item of a list in Markdown has a line of the file, and every record a title."""
    _check_format(MARKDOWN_LIST, data, LIST_WORDS)


def check_front_matter(data: bytes) -> None:
    """The same of a paper's file in the form of any program."""
    _check_format(FRONT_MATTER, data, FRONT_MATTER_WORDS)


def check_source(data: bytes) -> None:
    """Any bytes are decoded, told apart, read by each format that takes them, and kept; records are read back."""
    given = make_given("a", data)
    file = given.source.file
    text = file.read_text()
    assert "".join(file.read_lines()) == text
    assert "".join(file.read_chunks(100)) == text
    problems = Problems()
    lists = read_lists([given], ArchivedDumps((), None, {}), ImportOptions(force=True), problems)
    assert bool(lists) != problems.has_errors, list(map(str, problems))
    for imported in lists:
        read = imported.read
        assert imported.listing.entries == len(read.records) + len(read.quarantine)
        for record in read.records:
            assert decode_entry(encode_entry(record)) == record
        for part in read.quarantine:
            assert decode_entry(encode_entry(part)) == part


def seed_sources() -> Iterator[bytes]:
    """An example of each format, in several encodings."""
    for known in FORMATS:
        for encoding in ("utf-8", "utf-16", "utf-32-be"):
            yield known.example.encode(encoding)


def _seed_cases(name: str) -> Iterator[bytes]:
    text = (CASES / "formats" / name).read_text(encoding="utf-8")
    for block in re.findall(r"^~~~~markdown\n(.*?)^~~~~$", text, re.DOTALL | re.MULTILINE):
        yield block.encode()


def seed_lists() -> Iterator[bytes]:
    """The lists of the tests' cases."""
    yield from _seed_cases("markdown-lists.md")


def seed_front_matter() -> Iterator[bytes]:
    """The files of the tests' cases."""
    yield from _seed_cases("front-matter.md")


BIBTEX_WORDS = read_words(r"""
    @article{a, @misc{b, @string{ @comment{ @proceedings{p, @xdata{x, ⏎@article{c, { } ( ) " , = # ⏎ ␣ % \ \{ \}
    title year author title={A}, {{A}} {B} and and␣others nov crossref={p}, xdata={x}, file={/home/a.pdf}, C:\a
    eprint={2511.00001}, journal={CoRR}, volume={abs/2511.00001}, url={https://a.org/} doi={10.1000/1},
    date={2025-11}, month="2~"␣#␣nov note={x} $x^2$ {\v␣S} --- é
""")
RIS_WORDS = read_words(r"""
    TY␣␣-␣JOUR⏎ TI␣␣-␣A⏎ AU␣␣-␣B,␣C⏎ ER␣␣-␣⏎ ER␣␣- L1␣␣-␣/home/a⏎ PY␣␣-␣2025/11//⏎ DA␣␣-␣x⏎ UR␣␣-␣https://a.org⏎
    SN␣␣-␣1⏎ T2␣␣-␣arXiv⏎ KW␣␣-␣k⏎ N1␣␣-␣n⏎ AN␣␣-␣2511.00001⏎ ZZ␣␣-␣z⏎ ␣␣more⏎ ⏎ x é
""")
FEED_WORDS = read_words(r"""
    <feed> </feed> <rss> <channel> <entry> </entry> <item> </item> <id>arXiv:2511.00001</id> <title>A</title>
    <title> </title> & &amp; < > <![CDATA[ ]]> <!-- --> <!DOCTYPE␣a␣[
    <published>2025-11-02T00:00:00Z</published> <author><name>A</name></author> <link␣href="a"/> ⏎ x
""")
TEXT_WORDS = read_words(r"""
    $ $$ \ { } \( \) \[ \] ~ -- `` '' ` < > <i> </i> <sub> </sub> <jats:p> & &amp; &lt;i&gt; \emph{ \alpha \'e
    {\v␣S} \% \$ _ ^ x^2 \textbackslash␣ \url{https://a.org} https://a.org [ ]( * # 5 a word ␣ ⏎ ⏎⏎ <!-- -->
    \text{a} \textsuperscript{a} \r{ho} {\deg} é
""")


def check_bibtex(data: bytes) -> None:
    """As for lists: every item has a line of the file, and every record a title."""
    _check_format(BIBTEX, data, BIBTEX_WORDS)


def check_ris(data: bytes) -> None:
    """The same of RIS."""
    _check_format(RIS, data, RIS_WORDS)


def check_feed(data: bytes) -> None:
    """The same of Atom and RSS."""
    _check_format(ATOM, data, FEED_WORDS)


def check_texts(data: bytes) -> None:
    """A title is one line; an abstract is Markdown without what `check` warns of."""
    text = make_text(data, TEXT_WORDS)
    for kind in TextKind:
        assert make_title(text, kind).split() == make_title(text, kind).split(" ") or not make_title(text, kind)
        if ">>>>>>>" not in text:
            found = list(find_markdown_problems(make_abstract(text, kind), PATH, 1))
            assert not found, (kind, found)


def _seed_example(known: ListFormat) -> Callable[[], Iterator[bytes]]:
    return lambda: iter([known.example.encode()])


def seed_texts() -> Iterator[bytes]:
    """A text in each way of writing."""
    yield from (
        rb"A {{B}} \$O(n \textbackslash log n)\$ {\v S}",
        b"<jats:p>H<sub>2</sub>O</jats:p>",
        rb"$x^2$ 5\% \emph{a}~b",
    )


@cache
def _small_content() -> Content:
    return load_content(SMALL, Problems())


def check_import(data: bytes) -> None:
    """Entries are counted once, and what is written is read back without an error."""
    text = make_text(data, DUMP_WORDS)
    contents = {file.name: file.read_bytes() for file in (SMALL / "content/listings").glob("*.txt")}
    try:
        plan = plan_import(
            _small_content(),
            contents,
            [make_given("new.txt", text.encode())],
            records=read_import_records(SMALL, Problems()),
            removed=read_removed(SMALL, Problems()),
            options=ImportOptions(force=True),
        )
    except ProblemsError:
        return
    for report in plan.listings:
        parts = report.new + report.updated + report.unchanged + report.duplicates + report.quarantined
        assert report.entries == parts, report
    for change in plan.changes:
        if not change.path.endswith(".md") or change.after is None:
            continue
        problems = Problems()
        known = frozenset({"new", "first", "second"})
        tags = frozenset(tag.slug for tag in _small_content().vocabulary.tags)
        written = change.after.decode("utf-8")
        paper = parse_paper(written, change.path, problems, known_tags=tags, known_listings=known)
        assert paper is not None, list(problems)
        assert not problems.has_errors, list(map(str, problems))


# --- papers

PAPER_WORDS = read_words(r"""
    ---⏎ ⏎ ␣ title:␣ date:␣ author_count:␣ organization:␣ {handle:␣ name:␣ } comments:␣ tags:␣ [ ] , listings:⏎
    -␣{listing:␣day1,␣rank:␣1} "A␣Title" 'it''s' 2024-02-29 2222-01-01 2024-02 7 -1 authors:␣ orcid:␣ arxiv:␣
    2401.12345 doi:␣ 10.1000/x https://doi.org/10.1000/x links:␣ kind:␣ url:␣ aliases:␣ draft:␣ yes true note:␣ |⏎
    >-⏎ ␣␣a⏎ keywords:␣ venue:␣ publication_type:␣ extra:␣ speech null ~ "\u0041" "\x08" #␣ :␣ &a *a !!int ? -␣ % @
    ` \ \theta “ ” é \r⏎ <<<<<<<␣HEAD⏎ =======⏎ >>>>>>>␣b⏎ \ufeff 学 $x$ 1e9 0x1f ...⏎
""")


def check_paper(data: bytes) -> None:
    """Reading never fails; the fast and the slow way agree; what is written is read back equal."""
    text = make_text(data, PAPER_WORDS)
    problems = Problems()
    paper = parse_paper_file(text, PATH, problems, known_tags=NAMES, known_listings=NAMES)
    fast = parse_plain_file(text, PATH, known_tags=NAMES, known_listings=NAMES)
    if fast is not None:
        assert fast == paper, (fast, paper)
        assert not len(problems), list(map(str, problems))
    parse_free_page(text, PATH, Problems())
    split_front_matter(text, PATH, Problems())
    if paper is None or problems.has_errors or not paper.paper.title:
        return
    written = format_paper(paper.paper)
    again = parse_paper_file(written, PATH, Problems(), known_tags=NAMES, known_listings=NAMES)
    assert again is not None, written
    assert again.paper == paper.paper, (again.paper, paper.paper)


def seed_papers() -> Iterator[bytes]:
    """Papers and pages of this repository and of the small site."""
    papers = sorted((REPOSITORY / "content/papers").rglob("*.md"))
    for file in (*sorted(SMALL.rglob("*.md")), *papers[:: max(1, len(papers) // 150)]):
        yield file.read_bytes()


# --- Markdown and formulas

MARKDOWN_WORDS = read_words(r"""
    * ** _ __ ` `` ``` ⏎ ⏎⏎ ␣ ␣␣␣␣ [ ] ( ) ![ ]( < > <http://a.b> <b> &amp; &#0; &#12; \ \⏎ $ $$ $x^2$ # 1.␣ -␣ >␣
    ~~~ === --- [a]:␣/b [a] a é 学 http://a.b/ javascript:alert(1) data:text/html " ' /x/ //b ../c % %0a \x0c \u202e
    { } | ^ : a_b xn--a.b
""")
ALLOWED_TAGS = frozenset(read_words("p a em strong code pre h2 h3 h4 h5 h6 ul ol li blockquote hr br img math"))
ALLOWED_ATTRIBUTES = frozenset({"href", "title", "src", "alt", "start", "class"})


class _Allowed(HTMLParser):
    """Raises for an element or attribute that Markdown never gives, outside of MathML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == "math"
        if self.depth:
            return
        assert tag in ALLOWED_TAGS, tag
        for name, value in attrs:
            assert name in ALLOWED_ATTRIBUTES, name
            if name in ("href", "src"):
                scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", str(value).lower())
                assert scheme is None or scheme[1] not in ("javascript", "vbscript", "data", "file"), value

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "math"

    def handle_data(self, data: str) -> None:
        self.text += data


def check_markdown(data: bytes) -> None:
    """Only allowed HTML; any plain text, escaped, renders as itself."""
    text = make_text(data, MARKDOWN_WORDS).replace("\0", "")
    parsed = parse_markdown(text)
    parser = _Allowed()
    parser.feed(render_html(text, to_root="../", page_url="https://a.b/c/"))
    parser.close()
    assert "\0" not in parsed.plain
    assert parsed.line == " ".join(parsed.plain.split())
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())
    if line:
        assert render_text(format_markdown([Span(SpanKind.TEXT, line)])) == line, line


def seed_markdown() -> Iterator[bytes]:
    """Bodies of papers and pages."""
    for content in seed_papers():
        yield content.rpartition(b"---\n")[2]


FORMULA_WORDS = read_words(r"""
    { } ^ _ \frac \frac{a}{b} \sqrt \sqrt[3] \left( \right) \left. \begin{matrix} \end{matrix} & \\ \text{
    \mathbb{R} \mathcal \overline \hat \sum \int \limits \alpha \x ' 1 a x␣ ␣ ( ) [ ] | \| < > = - + * / , . ; : !
    \, \quad \color{red} \href{a}{b} \operatorname \not \binom \substack \underbrace \stackrel \cases \begin{cases}
    \end{cases} \def \newcommand $ % # ~ " é 学 \{ \} \middle| \bigl \prime \dots \ce \rule{1em}{1em} \style{a}{b}
    \class{a}{b} \phantom \tag{1} \\[1em]
""")


def check_formula(data: bytes) -> None:
    """Every formula has a plain form and HTML."""
    tex = make_text(data, FORMULA_WORDS).replace("\0", "")
    assert isinstance(format_plain(tex), str)
    written = format_unicode(tex)
    assert written is None or "\\" not in written or "\\" in tex
    parser = _Allowed()
    parser.feed(render_html(f"We $x{tex}y$ it", to_root=""))
    parser.close()


def seed_formulas() -> Iterator[bytes]:
    """Formulas of the content and of the cases."""
    pattern = re.compile(rb"\$([^$\n]+)\$|<math>(.+?)</math>")
    for file in (CASES / "latex.md", CASES / "latex-dumps.md", *(REPOSITORY / "content/papers").rglob("*.md")):
        for found in islice(pattern.finditer(file.read_bytes()), 200):
            yield found[1] or found[2]


LATEX_WORDS = read_words(r"""
    $ ^ _ { } ( ) [ ] \ \frac \frac{a}{b} \left \right \emph{ \textbf{ \cite{ \url{ \href{a}{b} \'e \"{o} ~ -- ---
    `` '' % \% & times sim approx pm alpha beta mathcal mathcal{O} mathbb{R} O(n^2) 10 5 x y 2 ␣ . , ; : 1.5times
    log leq geq infty sqrt{ sum_{i} x_i x^{2} p_d( http://a.b/c_d www.x.org <b> a-b ``a'' {here} \deg 5{\deg} ^{th}
    word another␣word é 学 x2014 \( \) \[ \] $x$ =
""")
_LETTERS = re.compile(r"[^\W_]")


def check_latex(data: bytes) -> None:
    """Repair gives spans; plain words stay; it never loses a digit of a text without commands."""
    text = " ".join(make_text(data, LATEX_WORDS).replace("\0", "").split())
    spans = repair(text)
    assert spans
    assert all(span.text for span in spans) or len(spans) == 1
    for first, second in pairwise(spans):
        assert not first.kind is second.kind is SpanKind.TEXT
    assert isinstance(repair_title(text), str)
    written = render_text(format_markdown(spans))
    if "\\" not in text and "x20" not in text:
        shown = unicodedata.normalize("NFKC", "".join(span.text for span in spans))
        before = sorted(re.findall(r"\d", unicodedata.normalize("NFKC", text)))
        assert sorted(re.findall(r"\d", shown)) == before, shown
    assert written.strip() or "\\" in text or not _LETTERS.search(text), text


def seed_latex() -> Iterator[bytes]:
    """The cases of the repair, and abstracts of the archived lists."""
    for name in ("latex.md", "latex-dumps.md"):
        parts = (CASES / name).read_bytes().split(b"\n.\n")
        yield from islice(parts, 1, None, 3)
    for file in _find_dumps():
        lines = [line for line in file.read_bytes().splitlines() if len(line) > 200]
        yield from lines[:150]


# --- YAML

YAML_WORDS = read_words(r"""
    -␣ :␣ ⏎ ␣ ␣␣ { } [ ] , "a" 'a' a: label:␣ slug:␣ description:␣ phrases:␣ synonyms:␣ file:␣ crawled:␣ sha256:␣
    entries:␣ a.txt 2025-10-29 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 12 title:␣
    base_url:␣ https://a.b/ language:␣ en theme:␣ default theme_options:␣ page_size:␣ search:␣ budget:␣ edit_url:␣
    issues_url:␣ {path} {title} extends:␣ stylesheets:␣ options:␣ default:␣ values:␣ a-b-c speech RAG C++ 3D #c &a
    *a !t ? | > % @ \ "\x07" "\u2028" null ~ true 1e5 <<<<<<<␣a⏎ --- ... é 学 \r⏎ arxiv:␣ doi:␣ why:␣ http://[::1]/
    http://ä.de/ user:pw@ papers: static/a.css
""")


def check_tags(data: bytes) -> None:
    """A vocabulary is read or refused, and gives tags to any text."""
    text = make_text(data, YAML_WORDS)
    problems = Problems()
    vocabulary = parse_vocabulary(text, problems)
    slugs = {tag.slug for tag in vocabulary.tags}
    assert len(slugs) == len(vocabulary.tags)
    words = " ".join(phrase for tag in vocabulary.tags for phrase in tag.phrases)
    assert slugs >= set(suggest_tags("A study of speech and RAG", f"{text} {words}", vocabulary))


def check_settings(data: bytes) -> None:
    """Settings are read, or every problem has a line."""
    problems = Problems()
    settings = parse_settings(make_text(data, YAML_WORDS), problems)
    assert settings.base_url
    assert settings.base_path.startswith("/")
    for problem in problems:
        assert problem.line, problem


def check_listings(data: bytes) -> None:
    """Records that are read without a problem are written and read back equal."""
    text = make_text(data, YAML_WORDS)
    problems = Problems()
    listings = parse_listings(text, problems)
    if not len(problems):
        again = parse_listings(format_listings(listings), problems)
        assert sorted(again, key=repr) == sorted(listings, key=repr), again
        assert not len(problems), list(map(str, problems))
    removed_problems = Problems()
    removed = parse_removed(text, removed_problems)
    if not len(removed_problems):
        assert parse_removed(format_removed(removed), Problems()) == sort_removed(removed)


def check_theme(data: bytes) -> None:
    """A theme.yml is read, or its problems are told."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "themes/mine/theme.yml"
        file.parent.mkdir(parents=True)
        file.write_bytes(make_text(data, YAML_WORDS).encode())
        read_theme_folders(Path(name), "mine", Problems())


def seed_yaml() -> Iterator[bytes]:
    """Every YAML file of the repository, in parts."""
    for file in (*SMALL.rglob("*.yml"), *REPOSITORY.glob("content/*.yml"), *REPOSITORY.glob("themes/*/theme.yml")):
        content = file.read_bytes()
        yield from re.findall(rb"(?:.*\n){1,12}", content)[:40]


# --- JSON

JSON_WORDS = read_words(r"""
    { } [ ] , : " "format" 1 2 "inputs" "base_path" "files" "a/b.html" "../x" "/etc" "" null true -1 1e999 "\ud800"
    "\u0000" "papers" "listing" "number" "paper" "slug" "title" "fields" "tags" "abstract" ⏎ é [[[[ {"a": "C:\\x"
    "x/." 9999999999999999999999 NaN
""")


def check_manifest(data: bytes) -> None:
    """A manifest is read or refused; one that is read is written and read back equal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".paperarchive.json").write_bytes(make_text(data, JSON_WORDS).encode())
        try:
            manifest = read_manifest(folder)
        except ProblemsError:
            return
        assert manifest is not None
        for file in manifest.files:
            assert (folder / file).resolve().is_relative_to(folder.resolve()), file
        write_manifest(folder, manifest.files, Origin(manifest.origin.inputs, manifest.origin.base_path))
        again = read_manifest(folder)
        assert again is not None
        assert set(again.files) == set(manifest.files)


def check_records(data: bytes) -> None:
    """The record of an import is read or refused; one that is read is written and read back equal."""
    text = make_text(data, JSON_WORDS)
    problems = Problems()
    record = parse_import_record(text, "content/imports/a.jsonl", problems)
    assert record is not None or len(problems)
    if record is not None and not len(problems):
        again = parse_import_record(format_import_record(record), "content/imports/a.jsonl", problems)
        assert again is not None, list(map(str, problems))


def seed_json() -> Iterator[bytes]:
    """A manifest, and records of imports."""
    yield b'{"format": 1, "inputs": "aa", "base_path": "/", "files": ["a.html", "b/c.html"]}\n'
    for file in REPOSITORY.glob("content/imports/*.jsonl"):
        for line in file.read_bytes().splitlines()[:60]:
            yield line + b"\n"


# --- queries and slugs

QUERY_WORDS = read_words(r"""
    " “ ” - * ~ ~2 ~99999999999 : title: tag: org: year: date: authors: comments: 2024 2024-02-30 .. ... > < >= ≥ =
    7 a word ␣ ( ) AND OR + ^ 学 é İ ß \ / . , ' ’ # @ C++ 3D tag:"a TITLE: date:2024-01..2025 1-3 ⏎ ⇥ year:24 -tag:a
    \u00ad \ufeff
""")


def check_query(data: bytes) -> None:
    """No query is an error, and what was read can be told to the browser."""
    query = parse_query(make_text(data, QUERY_WORDS))
    assert isinstance(format_query(query), dict)
    assert len(set(query.notes)) == len(query.notes)


def seed_queries() -> Iterator[bytes]:
    """The queries of the cases."""
    for found in re.finditer(rb'"((?:[^"\\]|\\.){2,})"', (CASES / "queries.json").read_bytes()):
        yield found[1]


def check_slugs(data: bytes) -> None:
    """Every title has a slug for a URL."""
    title = make_text(data, MARKDOWN_WORDS)
    for slug in (make_slug(title), make_distinct_slug(title)):
        assert is_slug(slug), slug
        assert not is_reserved(slug), slug
    assert len(make_slug(title)) <= MAXIMUM_LENGTH
    name = make_name_slug(title)
    assert not name or is_slug(name), name


NAME_WORDS = read_words("""
    Ada Lovelace van der de la Van y e J. R. R. Jr. , III III ␣and␣ ␣&␣ ; | ␣/␣ ⏎ et␣al. et.al. and␣others ... … 等 、
    { } {Gemini␣Team} ( ) (MIT) [ ] ' " ['a', 'b'] 1,2 * † $^{1}$ ~ 李 明 王小明 Émile O'Neil al-Amin
    PhD Team The␣ -AI · - {name:␣ orcid:␣ 0000-0002-1825-0097 variants:␣ :␣ \\
""")


def check_names(data: bytes) -> None:
    """Names have letters, come back from what is written of them, and have slugs of their own."""
    text = make_text(data, NAME_WORDS)
    name = parse_person_name(text)
    if not text.lstrip().startswith("{"):
        written = format_name(name)
        assert format_name(parse_person_name(written)) == written, written
    for names in (split_names(text), split_bibtex_names(text)):
        for author in names.authors:
            assert any(character.isalpha() for character in author.name), author
            folded = fold_name(parse_author(author).display())
            assert is_slug(make_exact_slug(folded)), folded
    problems = Problems()
    known = parse_authors(text, problems)
    assert set(map_names(known).values()) <= set(known)
    for problem in problems:
        assert problem.line, problem


def seed_names() -> Iterator[bytes]:
    """The names of the cases, joined in several ways."""
    names = [case[0] for case in json.loads((CASES / "names.json").read_text(encoding="utf-8"))]
    for separator in (" and ", "; ", ", "):
        yield separator.join(names).encode()
    yield from (name.encode() for name in names)
    yield b"- {name: Ada Example, orcid: 0000-0002-1825-0097, variants: [A. Example]}\n"


def seed_titles() -> Iterator[bytes]:
    """The titles of the content."""
    for content in seed_papers():
        found = re.search(rb'^title: "?(.*?)"?$', content, re.MULTILINE)
        if found:
            yield found[1]


TARGETS = {
    target.name: target
    for target in (
        Target("dump", check_dump, seed_dumps, DUMP_WORDS),
        Target("import", check_import, seed_dumps, DUMP_WORDS),
        Target("source", check_source, seed_sources, JSON_WORDS),
        Target("list", check_list, seed_lists, LIST_WORDS),
        Target("frontmatter", check_front_matter, seed_front_matter, FRONT_MATTER_WORDS),
        Target("bibtex", check_bibtex, _seed_example(BIBTEX), BIBTEX_WORDS),
        Target("ris", check_ris, _seed_example(RIS), RIS_WORDS),
        Target("feed", check_feed, _seed_example(ATOM), FEED_WORDS),
        Target("texts", check_texts, seed_texts, TEXT_WORDS),
        Target("paper", check_paper, seed_papers, PAPER_WORDS),
        Target("markdown", check_markdown, seed_markdown, MARKDOWN_WORDS),
        Target("formula", check_formula, seed_formulas, FORMULA_WORDS),
        Target("latex", check_latex, seed_latex, LATEX_WORDS),
        Target("tags", check_tags, seed_yaml, YAML_WORDS),
        Target("settings", check_settings, seed_yaml, YAML_WORDS),
        Target("listings", check_listings, seed_yaml, YAML_WORDS),
        Target("theme", check_theme, seed_yaml, YAML_WORDS),
        Target("manifest", check_manifest, seed_json, JSON_WORDS),
        Target("records", check_records, seed_json, JSON_WORDS),
        Target("query", check_query, seed_queries, QUERY_WORDS),
        Target("names", check_names, seed_names, NAME_WORDS),
        Target("slugs", check_slugs, seed_titles, MARKDOWN_WORDS),
    )
}
