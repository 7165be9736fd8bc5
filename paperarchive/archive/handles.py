"""Handles of organisations: one organisation has one page.

Some listings know an organisation's handle, others only its name. A paper whose
organisation has no handle takes the one that other papers give the same name, if they
agree:

    {handle: nvidia, name: NVIDIA}   {name: Nvidia}   ->   both at /organizations/nvidia/

Papers' files stay as they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from paperarchive.paper import Paper


def fill_handles(papers: Iterable[Paper]) -> Iterator[Paper]:
    """Fill the handles of organisations that other papers know; the order stays."""
    known = tuple(papers)
    handles = _collect_handles(known)
    for paper in known:
        organization = paper.organization
        if organization is None or organization.handle is not None:
            yield paper
            continue
        handle = handles.get(organization.name.casefold())
        if handle is None:
            yield paper
        else:
            yield replace(paper, organization=replace(organization, handle=handle))


def _collect_handles(papers: Iterable[Paper]) -> Mapping[str, str]:
    """Case-folded name -> its handle; names with several handles are left out."""
    handles: dict[str, str | None] = {}
    for paper in papers:
        organization = paper.organization
        if organization is not None and organization.handle is not None:
            name = organization.name.casefold()
            known = handles.setdefault(name, organization.handle)
            if known is not None and known.casefold() != organization.handle.casefold():
                handles[name] = None
    return {name: handle for name, handle in handles.items() if handle is not None}
