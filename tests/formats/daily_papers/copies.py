"""Copies of one page, in each of the forms in which people's tools make them.

A form is a function: entries -> the text of a dump.
"""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from paperarchive.paper import Organization

SITE = "https://huggingface.co"


@dataclass(frozen=True)
class CopiedEntry:
    """One card of the page."""

    title: str
    abstract: str
    arxiv: str
    who: int | Organization
    date: str
    comments: int
    votes: int | None = None

    @property
    def address(self) -> str:
        return f"{SITE}/papers/{self.arxiv}"

    @property
    def count(self) -> str:
        return f"{self.who} authors"


Form = Callable[[Sequence[CopiedEntry]], str]


def write_plain(entries: Sequence[CopiedEntry]) -> str:
    """As a reader's text extractor makes it."""
    blocks = ["new", "Subscribe", "Daily Papers", "byAK and the research community", "Mar 25"]
    for entry in entries:
        who = f"  • {entry.count}"
        if isinstance(entry.who, Organization):
            who = f"{entry.who.handle} {entry.who.name}"
        blocks += [entry.title, entry.abstract, f"{who}\n·\n{entry.date} {entry.comments or ''}".rstrip()]
    return "\n\n".join(blocks)


def write_wrapped(entries: Sequence[CopiedEntry]) -> str:
    """Hard-wrapped, with headings."""
    blocks = ["# Daily Papers", "## by AK and the research community", "Mar 25"]
    for entry in entries:
        title = "\n  ".join(textwrap.wrap(f"### {entry.title}", 50))
        who = f"- {entry.count}"
        if isinstance(entry.who, Organization):
            who = f"{entry.who.handle} {entry.who.name}"
        blocks += [title, textwrap.fill(entry.abstract, 110)]
        blocks.append(f"{who}\n·\n{entry.date} {entry.comments or ''}".rstrip())
    return "\n\n".join(blocks)


def write_spread(entries: Sequence[CopiedEntry]) -> str:
    """With blank lines between all lines, and organisations by their names."""
    blocks = ["Daily Papers", "by AK and the research community", "Mar 25"]
    for entry in entries:
        who = entry.who.name if isinstance(entry.who, Organization) else f"• {entry.count}"
        blocks += [entry.title, entry.abstract, who, "·", entry.date]
        blocks += [str(entry.comments)] if entry.comments else []
    return "\n\n".join(blocks)


def write_spread_with_votes(entries: Sequence[CopiedEntry]) -> str:
    """As `write_spread`, with votes before each title."""
    blocks = ["Daily Papers", "by AK and the research community", "Mar 25"]
    for entry in entries:
        who = entry.who.name if isinstance(entry.who, Organization) else f"• {entry.count}"
        blocks += [str(entry.votes or "-"), entry.title, entry.abstract, who, "·", entry.date]
        blocks += [str(entry.comments)] if entry.comments else []
    return "\n\n".join(blocks)


def write_addresses(entries: Sequence[CopiedEntry]) -> str:
    """With the address of each link on a line of its own."""
    blocks = ["Daily Papers - Hugging Face", " Hugging Face", f"{SITE}/", "Models", f"{SITE}/models", "new"]
    blocks += ["Subscribe", f"{SITE}/login?next=%2Fpapers", "Daily Papers", "by ", "AK", f"{SITE}/akhaliq"]
    blocks += [" and the research community", "Some Words", "Daily", "Weekly", "Monthly ", "Mar 25"]
    for entry in entries:
        blocks += [
            f" [-] {'-' if entry.votes is None else entry.votes}",
            f"{SITE}/login?next=%2Fpapers%2F{entry.arxiv}",
        ]
        blocks += [entry.title, entry.address, entry.abstract, entry.address]
        if isinstance(entry.who, Organization):
            blocks += [" ", entry.address, f" {entry.who.name}", f"{SITE}/{entry.who.handle}"]
        else:
            blocks += ["[", f"{entry.count}]({entry.address})"]
        blocks += ["·", f"{entry.date} "]
        blocks += [str(entry.comments), f"{entry.address}#community"] if entry.comments else []
    return "\n\n".join(blocks)


def write_markdown(entries: Sequence[CopiedEntry]) -> str:
    """As Markdown with links and pictures."""
    picture = "![](https://cdn.example.org/a.png)"
    blocks = ["---\nurl: https://huggingface.co/papers?q=words\nstatus: 200\n---\nnew"]
    blocks += ["Get trending papers in your email inbox!", f"[Subscribe]({SITE}/login?next=%2Fpapers)"]
    blocks += ["# Daily Papers", f"## by [{picture}AK]({SITE}/akhaliq) and the research community"]
    blocks += ["- Daily\n- Weekly\n- Monthly", f"[Trending Papers]({SITE}/papers/trending)", "Mar 25"]
    for entry in entries:
        votes = "-" if entry.votes is None else entry.votes
        abstract = "\\\\\n".join(textwrap.wrap(entry.abstract, 75))
        who = f"[- {picture}\\\\\n- {picture}\\\\\n- {entry.count}]({entry.address})"
        if isinstance(entry.who, Organization):
            logo = f"![{entry.who.handle}](https://cdn.example.org/b.png)"
            who = f"[{logo}{entry.who.name}]({SITE}/{entry.who.handle})"
        comments = f"[{entry.comments}]({entry.address}#community)" if entry.comments else ""
        blocks += [f"[{votes}]({SITE}/login?next=%2Fpapers%2F{entry.arxiv})", f"### [{entry.title}]({entry.address})"]
        blocks += [f"[{abstract}]({entry.address})", who, "·", f"{entry.date}{comments}"]
    return "\n\n".join(blocks)


def write_numbered(entries: Sequence[CopiedEntry]) -> str:
    """As text with numbered links, whose addresses stand at the end."""
    addresses: list[str] = []

    def link(address: str) -> str:
        addresses.append(address)
        return f"[{len(addresses)}]"

    def write() -> Iterator[str]:
        yield f"# Web source\n\n```text\n[[Hugging Face's logo] Hugging Face]{link(SITE)}"
        yield f"* [ Models ]{link(SITE)}\nnew\n"
        yield f"# Daily Papers\n\n## by[AK]{link(SITE)} and the research community\n* Daily\n* Weekly\n\nMar 25"
        for entry in entries:
            votes = "-" if entry.votes is None else entry.votes
            yield f"[\n{votes}\n]{link(f'{SITE}/login?next=%2Fpapers%2F{entry.arxiv}')}\n"
            yield f"### [{entry.title}]{link(entry.address)}\n"
            yield f"[\n\n{textwrap.fill(entry.abstract, 118)}\n\n]{link(entry.address)}"
            if isinstance(entry.who, Organization):
                yield f"[[{entry.who.handle}] {entry.who.name}]{link(f'{SITE}/{entry.who.handle}')}"
            else:
                yield f"[\n* {entry.count}\n]{link(entry.address)}"
            yield f"·\n{entry.date}" + (f" [ {entry.comments}]{link(entry.address)}" if entry.comments else "")

    body = "\n".join(write())
    return body + "\n\n" + "\n".join(f"[{number}]: {address}" for number, address in enumerate(addresses, 1))


def write_select_all(entries: Sequence[CopiedEntry]) -> str:
    """As selecting and copying all of the page in a browser gives it."""
    blocks = ["Hugging Face\nModels\nDatasets\nSpaces\nBuckets\nDocs\nEnterprise\nPricing\nLog In\nSign Up", "new"]
    blocks += ["Get trending papers in your email inbox once a day!", "Subscribe", "Daily Papers"]
    blocks += ["by AK and the research community", "Daily\nWeekly\nMonthly", "Mar 25"]
    for entry in entries:
        who = entry.who.name if isinstance(entry.who, Organization) else entry.count
        blocks += ["Upvote\n\n" + str(entry.votes or "-"), "Submitted by\n\nsomebody-3", entry.title, entry.abstract]
        blocks.append(f"{who}\n·\n{entry.date} {entry.comments or ''}".rstrip())
    blocks += ["System theme", "Company", "TOS", "Privacy", "About", "Careers", "Website\nModels\nDatasets", "Docs"]
    return "\n\n".join(blocks)


FORMS: dict[str, Form] = {
    "plain": write_plain,
    "wrapped": write_wrapped,
    "spread": write_spread,
    "spread with votes": write_spread_with_votes,
    "addresses": write_addresses,
    "markdown": write_markdown,
    "numbered": write_numbered,
    "select-all": write_select_all,
}
HAVE_ARXIV = {"addresses", "markdown", "numbered"}
HAVE_HANDLES = {"plain", "wrapped", "addresses", "markdown", "numbered"}
