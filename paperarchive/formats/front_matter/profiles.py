"""HugoBlox's profiles of authors: `authors: [admin]` is the name of a folder.

In: the files of a folder. Out: profile -> person.
"""

import re
from collections.abc import Mapping, Sequence

from paperarchive.formats.front_matter.split import split_file
from paperarchive.formats.source import SourceFile

_PROFILE = re.compile(r"(?:^|/)authors/(?P<name>[^/]+)/_?index\.md$")
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


def find_profiles(files: Sequence[SourceFile]) -> dict[str, dict[str, object]]:
    """Read the profiles among the files of a folder: `admin` -> `{name: ..., orcid: ...}`."""
    profiles: dict[str, dict[str, object]] = {}
    for file in files:
        found = _PROFILE.search(file.name)
        if found is None:
            continue
        person = _read_person(split_file(file.read_text()).values)
        if person:
            profiles[found["name"].lower()] = person
    return profiles


def is_profile(path: str) -> bool:
    """Whether a file is the profile of an author."""
    return _PROFILE.search(path) is not None


def _read_person(values: Mapping[str, object]) -> dict[str, object]:
    first, last = values.get("first_name"), values.get("last_name")
    name = values.get("title") or values.get("name")
    if not name and first and last:
        name = f"{first} {last}"
    if not isinstance(name, str):
        return {}
    person: dict[str, object] = {"name": name}
    if isinstance(values.get("orcid"), str):
        person["orcid"] = values["orcid"]
    places = values.get("organizations") or values.get("affiliations")
    first_place = places[0] if isinstance(places, list) and places else None
    if isinstance(first_place, Mapping) and first_place.get("name"):
        person["affiliation"] = first_place["name"]
    return person


def is_identifier(name: object) -> bool:
    """Whether an author is the name of a profile: `admin`, `ada-example`."""
    return isinstance(name, str) and _IDENTIFIER.fullmatch(name) is not None
