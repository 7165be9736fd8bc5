"""Identities: no two papers have one slug, and no alias is the slug of another paper."""

from collections.abc import Iterable, Iterator, Sequence

from paperarchive.content.front_matter import find_key_line
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.slugs import is_reserved, is_slug
from paperarchive.errors import Problem


def collect_slugs(papers: Iterable[PaperFile]) -> set[str]:
    """Collect every slug and alias in use, case folded."""
    return {
        name.casefold()
        for file in papers
        for name in (file.paper.slug, *file.paper.aliases)
    }


def find_identity_problems(papers: Sequence[PaperFile]) -> Iterator[Problem]:
    """Find slugs that two papers have, and aliases that cannot be; case is ignored."""
    owners: dict[
        str, str
    ] = {}  # case-folded slug or alias -> the first file that has it
    for file in papers:
        owner = owners.setdefault(file.paper.slug.casefold(), file.path)
        if owner != file.path:
            message = f"has the same address as {owner}"
            yield Problem(
                file.path, message, "delete one if they are one paper, else rename one"
            )
    for file in papers:
        for alias in file.paper.aliases:
            owner = owners.setdefault(alias.casefold(), file.path)
            explained = _explain_bad_alias(alias, file, owner)
            if explained is not None:
                message, advice = explained
                line = find_key_line(file.text, "aliases")
                yield Problem(file.path, message, advice, line=line, key="aliases")


def _explain_bad_alias(
    alias: str, file: PaperFile, owner: str
) -> tuple[str, str] | None:
    """What is wrong with an alias, and what to do; None if nothing is."""
    if is_reserved(alias):
        return f"the alias {alias!r} is reserved", "remove the alias"
    if not is_slug(alias):
        message = f"the alias {alias!r} is not a file name without .md"
        return message, "write the old name without .md"
    if owner != file.path:
        return f"the alias {alias!r} is the address of {owner}", "remove the alias"
    if alias.casefold() == file.paper.slug.casefold():
        return f"the alias {alias!r} is the file's own name", "remove the alias"
    return None
