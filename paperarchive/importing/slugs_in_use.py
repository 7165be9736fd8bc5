"""Slugs of new papers: the title's own, or, if another paper has it, a distinct one."""

from collections.abc import Iterable, Iterator

from paperarchive.text.slugs import hash_text, make_distinct_slug, make_slug


class SlugChooser:
    """Chooses slugs that no paper has, letter case ignored."""

    def __init__(self, taken: Iterable[str]) -> None:
        """taken: slugs and aliases of papers, those that are gone included."""
        self._taken = {slug.casefold() for slug in taken}

    def choose(self, title: str) -> str:
        """Choose and take a free slug: the title's own, else with as many digits of the
        title's hash as make it distinct, at least six.
        """
        slug = next(s for s in _find_candidates(title) if s not in self._taken)
        self._taken.add(slug)
        return slug

    def take(self, slug: str) -> None:
        """Take a slug that a paper has."""
        self._taken.add(slug if slug.isascii() and slug.islower() else slug.casefold())


def _find_candidates(title: str) -> Iterator[str]:
    slug = make_slug(title)
    yield slug
    yield make_distinct_slug(title)
    for digits in range(7, 65):
        yield f"{slug}-{hash_text(title, digits)}"
