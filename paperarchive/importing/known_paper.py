"""A paper of the archive, with all that is recorded of it: the result of the imports so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from paperarchive.content.import_records import GivenTags, RecordedTags
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import RemovedPaper
from paperarchive.importing.identity import Identifier, make_identity
from paperarchive.importing.offers import Offer
from paperarchive.importing.tag_merge import join_recorded
from paperarchive.paper import Author


@dataclass(slots=True, eq=False)
class KnownPaper:
    """A paper of the archive, with all that is recorded of it."""

    slug: str
    file: PaperFile | None
    """None = new in this import, or removed."""
    offers: list[Offer] = field(default_factory=list)
    """What earlier imports recorded; the newest crawl last."""
    given_tags: GivenTags | None = None
    """What `tag --write` recorded."""
    removed: RemovedPaper | None = None
    """Its record in `removed.yml`."""
    is_new: bool = False
    """Whether this import makes it."""
    identifiers: tuple[Identifier, ...] = ()
    """Its arXiv identifiers and DOIs, of file and records."""
    author_lists: tuple[tuple[Author, ...], ...] = ()
    """Lists of its authors, of file and records."""
    has_complete_authors: bool = False
    """Whether one of them names all."""

    @property
    def is_gone(self) -> bool:
        """Whether its file was removed."""
        return self.file is None and not self.is_new

    @property
    def identities(self) -> tuple[str, ...]:
        """The identities of its titles, of file and records."""
        titles = [] if self.file is None else [make_identity(self.file.paper.title)]
        recorded = [title for o in self.offers for title in o.recorded.identities]
        removed = () if self.removed is None else self.removed.titles
        return tuple(dict.fromkeys([*titles, *recorded, *removed]))

    def find_edited(self) -> Mapping[str, str]:
        """The recorded fields of a person, after the newest import of the paper."""
        edited: dict[str, str] = {}
        for offer in self._newest_imports():
            edited |= offer.recorded.edited
        return edited

    def find_own(self) -> Mapping[str, tuple[str, ...]]:
        """The recorded items of a person, after the newest import of the paper."""
        own: dict[str, tuple[str, ...]] = {}
        for offer in self._newest_imports():
            for name, keys in offer.recorded.own.items():
                own[name] = (*own.get(name, ()), *keys)
        return own

    def find_tags(self, mine: Sequence[str]) -> RecordedTags | None:
        """The recorded tags, after the newest command that gave some. mine: the file's."""
        newest = self._newest_imports()
        states = [o.recorded.tags for o in newest if o.recorded.tags is not None]
        given = self.given_tags
        if given is not None and (not newest or given.after >= newest[0].number):
            return given.tags
        return join_recorded(states, mine) if states else None

    def _newest_imports(self) -> list[Offer]:
        """The offers that the newest import recorded: several after branches of git, or
        two papers, were merged.
        """
        number = max((offer.number for offer in self.offers), default=0)
        return [offer for offer in self.offers if offer.number == number]
