"""Archives that are full of attacks, and the same archives with harmless words.

`cases/attacks.json` has the attacks by what they are written for. Each becomes a paper that has it in every field, a
tag, an organisation and a part of a free page; all of them together are the settings' texts. What a build refuses is
taken out and counted, until it accepts the rest.

In an attack of the field number 7, `alert(1)` is `alert(7)` and `evil.example` is `evil7.example`, so that a dialog
or a request tells where it came from.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.paths import CASES, REPOSITORY

ATTACKS = CASES / "attacks.json"
FIELDS = (
    *("title", "abstract", "note", "author name", "author affiliation", "ORCID iD", "organization name"),
    *("organization handle", "link kind", "link address", "arXiv identifier", "DOI", "alias", "tag of a paper"),
    *("listing of a paper", "venue", "keywords", "tag label", "tag description", "tag synonym", "tag phrase"),
    *("page title", "page text", "static file name", "listing file name", "site title", "site description"),
    *("site author", "theme option", "edit address", "issues address", "dump title", "dump abstract"),
    *("dump organization",),
)
"""All that a stranger can write; the number of a field is its place from 1."""

RICH = r"""
# One

###### Six

*em* **strong** `code` <https://example.org/> [link](https://example.org/ "title") [mail](mailto:a@b.org) [own](/tags/)
![picture](/static/x.png) a\
b

> quote

* item

3. third

***

```python
x = 1
```

$x_1^2 \frac{a}{b} \sqrt{x} \sqrt[3]{x} \sum_{i=1}^n \text{if} \mathbf{x} \mathcal{L} \hat{x} \underline{y}
\underset{x}{y} \overset{a}{b} \binom{n}{k} \left( x \middle| y \right) \Big( x \Big) \quad x \! y \, z$
$\begin{array}{c|c}1&2\\\hline 3&4\end{array} \cancel{x} \phantom{x} \smash{y} \xrightarrow{f} \small{x} \dfrac{a}{b}$
$\underbrace{x}_{2} \LaTeX \operatorname{argmax} \mathbb{R} \lim_{x} f'' \pmod 5 \hspace{1cm} \raise{1em}{x} \mathbin{x}
\begin{cases}1&x\end{cases} \begin{align}a&=b\end{align} \not= \mathrlap{x} \operatorname*{x} \mathop{x} \vcenter{x}$
$\mathpunct{x} \mathopen{x} \mathit{x} \mathsf{x} \mathtt{x} \mathfrak{x} \mathrm{x} \verb|x| \textbf{x} \emph{x}$
"""
"""Everything that Markdown may become."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A text that tries to be more than text."""

    context: str
    """What it is written for: `html`, `csv`, ..."""
    text: str

    def in_field(self, name: str) -> str:
        """The attack with the number of a field."""
        number = FIELDS.index(name) + 1
        text = self.text.replace("alert(1)", f"alert({number})").replace("alert`1`", f"alert`{number}`")
        return text.replace("evil.example", f"evil{number}.example")


def read_attacks() -> list[Attack]:
    """Read all attacks; `["x", 5]` is a text that is repeated."""
    contexts: dict[str, list[str | tuple[str, int]]] = json.loads(ATTACKS.read_text(encoding="utf-8"))
    return [
        Attack(context, text if isinstance(text, str) else text[0] * text[1])
        for context, texts in contexts.items()
        for text in texts
    ]


Writer = Callable[[str, str], str]
"""(field, fallback) -> the text to write: the attack, or harmless words."""


@dataclass(slots=True)
class AttackSite:
    """An archive of attacks while it is made.

    is_harmless: write words of the same shape instead.
    """

    folder: Path
    attacks: list[Attack]
    is_harmless: bool = False
    program: Path = REPOSITORY
    """The checkout whose program builds it."""
    refused: Counter[str] = field(default_factory=Counter)
    """Field -> attacks that a build does not accept."""
    _tries: dict[tuple[int, str], int] = field(default_factory=dict)
    """(number of the attack, field) -> how many ways to write it were refused."""
    _listings: list[int] = field(default_factory=list)
    """The numbers of the attacks in `listings.yml`, by line."""

    @property
    def shown(self) -> dict[str, int]:
        """Field -> attacks in the built site."""
        written = _DUMP_FIELDS if (self.folder / "list.txt").exists() else _WRITTEN
        return {name: len(self.attacks) - self.refused[name] for name in FIELDS if name in written}

    def write(self) -> None:
        """Write the archive."""
        shutil.rmtree(self.folder / "content", ignore_errors=True)
        for kind in ("papers/2024", "pages", "static", "listings"):
            (self.folder / "content" / kind).mkdir(parents=True)
        self._write_settings()
        numbers = range(len(self.attacks))
        self._write("tags.yml", "".join(map(self._format_tag, numbers)))
        self._listings = [number for number in numbers if self._format_listing(number)]
        self._write("listings.yml", "".join(map(self._format_listing, numbers)))
        for number in numbers:
            self._write(f"papers/2024/a-{number:03}.md", self._format_paper(number))
            self._write_static(number)
        for start in range(0, len(self.attacks), 16):
            self._write(f"pages/p-{start:03}.md", self._format_page(numbers[start : start + 16]))
        (self.folder / "content/static/x.png").write_bytes(b"")

    def heading(self, number: int) -> str:
        """The title of an attack's paper as its page shows it: on one line, and reordering nothing."""
        title = " ".join((self._take(number, "title") or f"Paper {number}").split())
        return re.sub("[\u202a-\u202e\u2066-\u2069]", "", title) or f"a-{number:03}"

    def _write(self, path: str, text: str) -> None:
        (self.folder / "content" / path).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")

    def _write_settings(self) -> None:
        def join(name: str) -> str:
            texts = [attack.in_field(name) for attack in self.attacks if len(attack.text) < 400]
            return quote(" ".join(map(without_controls, texts)) if not self.is_harmless else "Harmless words")

        address = "https://example.org/" + ("x" if self.is_harmless else "'onmouseover='alert(30)'".replace("'", "%27"))
        lines = [
            f"title: {join('site title')}",
            f"description: {join('site description')}",
            f"author: {join('site author')}",
            f"theme_options: {{footer: {join('theme option')}}}",
            f"edit_url: {quote(address + '/{path}')}",
            f"issues_url: {quote(address + '?{title}{url}{path}')}",
            "base_url: https://example.org/",
            "feed_size: 200",
        ]
        (self.folder / "site.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _choose(self, number: int, name: str, *ways: str) -> str | None:
        """Choose the first way to write an attack that was not refused; None if all were."""
        tried = self._tries.get((number, name), 0)
        if tried >= len(ways):
            return None
        return ways[tried] if not self.is_harmless else _HARMLESS.get(name, "Harmless words {}").format(number)

    def _take(self, number: int, name: str) -> str | None:
        return self._choose(number, name, self.attacks[number].in_field(name))

    def _format_paper(self, number: int) -> str:
        def take(name: str, *wrapped: str) -> str | None:
            text = self.attacks[number].in_field(name)
            ways = [way.format("".join(text.split())) for way in wrapped]
            return self._choose(number, name, text, *ways)

        people = [flow(name=take("author name"), affiliation=take("author affiliation"))]
        people.append(flow(name="Ada Lovelace", orcid=take("ORCID iD", "0000-0002-1825-0097{}")))
        address = take("link address", "https://evil.example/{}", "https://evil.example/#")
        links = [flow(kind=take("link kind"), url="https://example.org/"), flow(kind="Code", url=address)]
        handle = take("organization handle", f"Handle{number}{{}}") or f"Handle{number}"
        header = {
            "title": quote(take("title") or f"Paper {number}"),
            "date": "2024-03-04",
            "author_count": "2",
            "authors": f"[{', '.join(filter(None, people))}]",
            "organization": flow(name=take("organization name") or f"Organization {number}", handle=handle),
            "links": f"[{', '.join(filter(None, links))}]",
            "arxiv": maybe(take("arXiv identifier", "2401.00001{}")),
            "doi": maybe(take("DOI", "10.1000/{}")),
            "aliases": f"[{maybe(take('alias', 'old-name-{}')) or ''}]",
            "tags": f"[{', '.join(filter(None, (f't-{number:03}', maybe(take('tag of a paper')))))}]",
            "listings": f"[{flow(listing=take('listing of a paper') or 'list-000', rank='1')}]",
            "note": maybe(take("note")),
            "venue": maybe(take("venue")),
            "keywords": f"[{maybe(take('keywords')) or ''}]",
        }
        lines = [f"{key}: {value}" for key, value in header.items() if value]
        return "\n".join(("---", *lines, "---", "", self._make_body(number) or "Nothing.", ""))

    def _make_body(self, number: int) -> str | None:
        text = self._take(number, "abstract")
        if text is None or self.is_harmless:
            topic = number // 4  # papers of one topic are related
            return f"{text} on quince{topic}, medlar{topic} and bullace{topic}\n\n{RICH}"
        wrapped = f"x {text} y [t]({text}) ![t]({text}) <{text}> `{text}` **{text}** ${text}$"
        return f'{text}\n\n{wrapped}\n\n[r]: {text} "{text}"\n\n# {text}\n\n[r]'

    def _format_tag(self, number: int) -> str:
        def take(name: str) -> str:
            return self._take(number, name) or f"Tag {number}"

        phrases = f"[{quote(take('tag phrase'))}]"
        names = [quote(f"{number} {take('tag synonym')}")] if self._take(number, "tag synonym") else []
        record = {
            "label": quote(take("tag label") if not self.is_harmless else f"Tag {number}"),
            "slug": f"t-{number:03}",
            "description": quote(take("tag description")),
            "phrases": phrases,
            "synonyms": f"[{', '.join(names)}]",
        }
        return f"- {{{', '.join(f'{key}: {value}' for key, value in record.items())}}}\n"

    def _format_listing(self, number: int) -> str:
        name = f"list-{number:03}.txt"
        if number:
            wanted = self._choose(number, "listing file name", self.attacks[number].in_field("listing file name"))
            if wanted is None or self.is_harmless:
                return ""
            name = f"{wanted}.txt"
        digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        return f"- {{file: {quote(name)}, crawled: 2024-04-05, sha256: {digest}, entries: 0}}\n"

    def _format_page(self, numbers: Iterable[int]) -> str:
        titles = [self._take(number, "page title") or "" for number in numbers]
        title = " ".join(without_controls(title) for title in titles if len(title) < 400)
        body = "\n\n".join(self._take(number, "page text") or "" for number in numbers)
        text = RICH if self.is_harmless else without_controls(body)
        return f"---\ntitle: {quote(title or 'Page')}\n---\n\n{text}\n"

    def _write_static(self, number: int) -> None:
        name = self.attacks[number].in_field("static file name").replace("/", "\u2215")[:60]
        if self.is_harmless or not name.strip(".") or "\0" in name or name.startswith("#") or name.endswith("~"):
            return
        try:
            (self.folder / "content/static" / f"{number}{name}").write_bytes(b"")
        except OSError:
            self.refused["static file name"] += 1

    def import_dump(self) -> Path:
        """Import a list that has the attacks in its entries, instead of writing papers; build the site of it."""
        shutil.rmtree(self.folder / "content", ignore_errors=True)
        (self.folder / "content").mkdir(parents=True)
        (self.folder / "site.yml").write_text("title: Imported\nbase_url: https://example.org/\n")
        entries = "".join(self._format_entry(number) for number in range(len(self.attacks)))
        dump = self.folder / "list.txt"
        dump.write_text(f"Daily Papers\n\nOct 29, 2025\n\n{entries}", encoding="utf-8", newline="")
        report = self._run("import", "--json", "--force", str(dump))
        for name in _DUMP_FIELDS:
            self.refused[name] = len(self.attacks) - int(report["listings"][0]["new"])
        assert all(problem["severity"] == "warning" for problem in self._run("build", "--json")["problems"])
        return self.folder / "public"

    def _format_entry(self, number: int) -> str:
        harmless = f"Harmless words on quince{number // 4} and medlar{number // 4}"
        title, abstract, organization = (
            harmless if self.is_harmless else self._on_a_line(number, name) for name in _DUMP_FIELDS
        )
        body = f"{abstract} is what we study: it holds in three tasks, each of which took us more than a week {number}."
        meta = f"handle{number} {organization}\n·\nMay 18, 2024 {number}"
        return f"{title} and the rest of title {number}\n\n{body}\n\n{meta}\n\n"

    def _on_a_line(self, number: int, name: str) -> str:
        return re.sub(r"[\r\n]+", " ", self.attacks[number].in_field(name)).encode("utf-8", "replace").decode()

    def build(self, *options: str) -> Path:
        """Build the site; take out what the build refuses, until it accepts the rest. Returns its folder."""
        for _ in range(8):
            self.write()
            report = self._run("build", "--json", *options)
            errors = [problem for problem in report["problems"] if problem["severity"] == "error"]
            if not errors:
                return self.folder / "public"
            for problem in errors:
                self._take_out(problem)
        raise AssertionError([str(problem) for problem in errors])

    def _run(self, *arguments: str) -> Any:  # noqa: ANN401  (whatever JSON holds)
        environment = {**os.environ, "PYTHONPATH": str(self.program)}
        command = [sys.executable, "-m", "paperarchive", "-C", str(self.folder), *arguments]
        # Python's `-m` looks into the working directory first.
        done = subprocess.run(
            command, cwd=self.program, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    def _take_out(self, problem: Mapping[str, object]) -> None:
        """Count a refused attack, and write it another way at the next try."""
        path, line, key = str(problem["path"]), int(str(problem["line"] or 1)), str(problem["key"] or "")
        number, name = self._find_field(path, line, key, problem)
        self._tries[number, name] = self._tries.get((number, name), 0) + 1
        ways = _WAYS.get(name, 1)
        if self._tries[number, name] == ways:
            self.refused[name] += 1

    def _find_field(self, path: str, line: int, key: str, problem: object) -> tuple[int, str]:
        if path == "content/tags.yml":
            return line - 1, _TAG_KEYS[key]
        if path == "content/listings.yml":
            return self._listings[line - 1], "listing file name"
        if path.startswith("content/papers/"):
            number = int(path.removesuffix(".md")[-3:])
            if not key:
                return number, "abstract"
            name = _PAPER_KEYS[key]
            if name == "organization handle" and self._tries.get((number, name), 0) >= 2:
                name = "organization name"
            return number, name
        raise AssertionError(problem)


_HARMLESS = {
    "ORCID iD": "0000-0002-1825-0097",
    "link address": "https://example.org/x",
    "arXiv identifier": "2401.00001",
    "DOI": "10.1000/182",
    "alias": "old-name-{}",
    "listing of a paper": "list-000",
}
_WAYS = {"ORCID iD": 2, "link address": 3, "organization handle": 2, "arXiv identifier": 2, "DOI": 2, "alias": 2}
"""Field -> in how many ways its attacks are tried."""
_TAG_KEYS = {
    "label": "tag label",
    "description": "tag description",
    "phrases": "tag phrase",
    "synonyms": "tag synonym",
}
_PAPER_KEYS = {
    "title": "title",
    "note": "note",
    "authors": "author name",
    "authors.name": "author name",
    "authors.affiliation": "author affiliation",
    "authors.orcid": "ORCID iD",
    "organization": "organization handle",
    "organization.name": "organization name",
    "organization.handle": "organization handle",
    "links.kind": "link kind",
    "links.url": "link address",
    "arxiv": "arXiv identifier",
    "doi": "DOI",
    "aliases": "alias",
    "tags": "tag of a paper",
    "listings": "listing of a paper",
    "listings.listing": "listing of a paper",
    "venue": "venue",
    "keywords": "keywords",
}
_DUMP_FIELDS = ("dump title", "dump abstract", "dump organization")
_WRITTEN = frozenset(FIELDS) - {"edit address", "issues address", *_DUMP_FIELDS}


def quote(text: str) -> str:
    """A YAML scalar in double quotes, on one line; line breaks as `\\x0a`, which is as good as `\\n`."""
    return f'"{"".join(map(_escape, text))}"'


def _escape(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    number = ord(character)
    if 32 <= number < 127:
        return character
    return f"\\x{number:02x}" if number < 256 else f"\\U{number:08x}"


def maybe(text: str | None) -> str | None:
    """A YAML scalar, if there is a text."""
    return None if text is None else quote(text)


def flow(**fields: str | None) -> str | None:
    """A YAML mapping on one line; None if a field is missing that it cannot be without."""
    if fields.get("name", "") is None or fields.get("url", "") is None or fields.get("kind", "") is None:
        return None
    present = [
        f"{key}: {quote(value) if key != 'rank' else value}" for key, value in fields.items() if value is not None
    ]
    return f"{{{', '.join(present)}}}"


def without_controls(text: str) -> str:
    """A text without the characters that YAML cannot have, for texts of several attacks."""
    return "".join(
        character for character in text if character in "\t\n" or character.isprintable() or ord(character) > 159
    )


def list_pages(folder: Path) -> Iterator[str]:
    """The addresses of a site's pages, relative to its root."""
    for file in sorted(folder.rglob("*.html")):
        yield file.relative_to(folder).as_posix().removesuffix("index.html")
