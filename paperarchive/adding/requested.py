"""What a person asks for: arXiv identifiers, DOIs, or addresses of either.

In: the arguments of a command. Out: identifiers, each once.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from paperarchive.errors import Problem, Problems
from paperarchive.importing.identity import (
    make_stub_title,
    normalize_arxiv,
    split_identifiers,
)
from paperarchive.text.identifiers import find_identifiers, parse_arxiv, parse_doi


@dataclass(frozen=True, slots=True)
class Requested:
    """A paper that a person asks for; it has one of the two identifiers."""

    given: str
    """As written."""
    arxiv: str | None = None
    """Without the version."""
    doi: str | None = None

    @property
    def name(self) -> str:
        """For messages, and the title of a paper of which nothing else is known."""
        return make_stub_title(self.arxiv, self.doi)


def parse_requested(arguments: Iterable[str], problems: Problems) -> list[Requested]:
    """Parse the arguments of a command; what is no identifier is reported."""
    found: dict[tuple[str | None, str | None], Requested] = {}
    for argument in arguments:
        requested = _parse(argument)
        if requested is None:
            message = "is no arXiv identifier, no DOI, and no address of either"
            advice = "write 2511.00001, 10.1000/182, or the address of the paper's page"
            problems.add(Problem(argument or "''", message, advice))
            continue
        doi = requested.doi.casefold() if requested.doi else None
        found.setdefault((requested.arxiv, doi), requested)
    return list(found.values())


def _parse(argument: str) -> Requested | None:
    text = argument.strip()
    arxiv = doi = None
    try:
        arxiv = parse_arxiv(text)
    except ValueError:
        try:
            doi = parse_doi(text)
        except ValueError:
            found = find_identifiers(text)
            arxiv, doi = found.arxiv, found.doi
    arxiv, doi = split_identifiers(arxiv, doi)
    if arxiv:
        return Requested(argument, arxiv=normalize_arxiv(arxiv))
    return Requested(argument, doi=doi) if doi else None
