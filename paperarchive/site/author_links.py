"""Where authors and venues lead: which have a page, and the links of a paper to them."""

from collections.abc import Iterator

from paperarchive.archive.archive import Archive
from paperarchive.archive.authors import AuthorGroup
from paperarchive.archive.venues import make_venue_slug
from paperarchive.paper import Author, Paper
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.views import LinkView, NameView
from paperarchive.text.person_name import parse_author


class AuthorLinks:
    """Knows the pages of the authors of one archive."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._people = archive.people
        self._minimum = settings.authors.min_papers
        self.with_page = tuple(
            group for group in archive.authors if len(group.papers) >= self._minimum
        )
        """The authors who have a page, in the archive's order."""
        self._sizes = {
            group.slug: len(group.papers)
            for group in archive.authors
            if len(group.papers) > 1 or self._minimum == 1
        }
        """Slug -> number of papers, of those who lead anywhere."""
        self._venues = {group.slug: group.name for group in archive.venues}

    def find_path(self, author: Author) -> str | None:
        """The page of an author, else the search for the name; None if that would find
        the paper itself only.
        """
        size = self._sizes.get(self._people.slug_of(author))
        if size is None:
            return None
        if size >= self._minimum:
            return urls.author_path(self._people.slug_of(author))
        return urls.search_author_path(parse_author(author).display())

    def find_group_path(self, group: AuthorGroup) -> str:
        """The page of an author, else the author's only paper, or the search."""
        if len(group.papers) >= self._minimum:
            return urls.author_path(group.slug)
        if len(group.papers) == 1:
            return urls.paper_path(group.papers[0].slug)
        return urls.search_author_path(group.name.display())

    def make_name(self, author: Author) -> NameView:
        """An author's name, and where it leads."""
        return NameView(parse_author(author).display(), self.find_path(author))

    def find_venue(self, paper: Paper) -> LinkView | None:
        """The venue of a paper, as the paper spells it; None if it is not known."""
        if paper.venue is None:
            return None
        return LinkView(paper.venue, urls.venue_path(make_venue_slug(paper.venue)))

    def list_paths(self, paper: Paper) -> Iterator[str]:
        """All that the pages of a paper say of its authors and does not follow from its
        file: a part of their cache keys.
        """
        for author in paper.authors:
            yield self.find_path(author) or ""
