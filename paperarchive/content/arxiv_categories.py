"""The names of arXiv's categories: `cs.CL` is Computation and Language.

In: a keyword in small letters. Out: the names under which a vocabulary may have it. Zotero
writes a category as `Computer Science - Computation and Language`. Source:
https://arxiv.org/category_taxonomy (computer science, statistics, electrical engineering,
quantitative biology).
"""

from collections.abc import Iterator

_NAMES = {
    "cs.ai": "artificial intelligence",
    "cs.ar": "hardware architecture",
    "cs.cc": "computational complexity",
    "cs.ce": "computational engineering, finance, and science",
    "cs.cg": "computational geometry",
    "cs.cl": "computation and language",
    "cs.cr": "cryptography and security",
    "cs.cv": "computer vision and pattern recognition",
    "cs.cy": "computers and society",
    "cs.db": "databases",
    "cs.dc": "distributed, parallel, and cluster computing",
    "cs.dl": "digital libraries",
    "cs.dm": "discrete mathematics",
    "cs.ds": "data structures and algorithms",
    "cs.et": "emerging technologies",
    "cs.fl": "formal languages and automata theory",
    "cs.gl": "general literature",
    "cs.gr": "graphics",
    "cs.gt": "computer science and game theory",
    "cs.hc": "human-computer interaction",
    "cs.ir": "information retrieval",
    "cs.it": "information theory",
    "cs.lg": "machine learning",
    "cs.lo": "logic in computer science",
    "cs.ma": "multiagent systems",
    "cs.mm": "multimedia",
    "cs.ms": "mathematical software",
    "cs.na": "numerical analysis",
    "cs.ne": "neural and evolutionary computing",
    "cs.ni": "networking and internet architecture",
    "cs.oh": "other computer science",
    "cs.os": "operating systems",
    "cs.pf": "performance",
    "cs.pl": "programming languages",
    "cs.ro": "robotics",
    "cs.sc": "symbolic computation",
    "cs.sd": "sound",
    "cs.se": "software engineering",
    "cs.si": "social and information networks",
    "cs.sy": "systems and control",
    "eess.as": "audio and speech processing",
    "eess.iv": "image and video processing",
    "eess.sp": "signal processing",
    "stat.ap": "applications",
    "stat.co": "computation",
    "stat.me": "methodology",
    "stat.ml": "machine learning",
    "stat.th": "statistics theory",
    "q-bio.bm": "biomolecules",
    "q-bio.gn": "genomics",
    "q-bio.nc": "neurons and cognition",
    "q-bio.qm": "quantitative methods",
}
_ARCHIVES = {
    "computer science": "cs.",
    "electrical engineering and systems science": "eess.",
    "quantitative biology": "q-bio.",
    "statistics": "stat.",
}


def list_names(keyword: str) -> Iterator[str]:
    """List the names of a keyword, itself first. keyword: in small letters."""
    yield keyword
    if keyword in _NAMES:
        yield _NAMES[keyword]
    archive, _, name = keyword.partition(" - ")
    prefix = _ARCHIVES.get(archive)
    if prefix and name:
        yield from (c for c, n in _NAMES.items() if n == name and c.startswith(prefix))
        yield name
