r"""Bibliographies of the kinds that are about, made up, each with all that a record of it has."""

from typing import Any, NamedTuple

from paperarchive.paper import PartialDate


class Example(NamedTuple):
    """A bibliography with one entry."""

    source: str
    fields: dict[str, Any]
    """All fields of the record that are not empty; `extra` as texts or lists of texts."""
    ignored: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    """The texts that are blanked."""


ADA, BO = "Ada Example", "Bo Šample"

EXAMPLES = {
    "Zotero": Example(
        r"""
@article{example_made-up_2025,
	title = {A {Made}-{Up} {Paper}: 55\% of {\textless}i{\textgreater}E. coli{\textless}/i{\textgreater}},
	volume = {1},
	copyright = {All rights reserved},
	issn = {1234-5679},
	url = {https://example.org/a\_b/\%7Eada},
	doi = {10.1000/a\_b},
	abstract = {We sort listings \&amp; reach 87\%.},
	language = {en},
	number = {2},
	urldate = {2025-11-05},
	journal = {Journal of Examples \& Samples},
	author = {Example, Ada and Šample, Bo},
	month = nov,
	year = {2025},
	note = {Publisher: IEEE},
	keywords = {sorting, made-up papers},
	pages = {1--4},
	file = {Full Text PDF:/home/ada/Zotero/storage/A B/1.pdf:application/pdf;C\:\\Users\\ada\\x.html:text/html},
}
""",
        {
            "title": "A Made-Up Paper: 55% of E. coli",
            "abstract": "We sort listings & reach 87%.",
            "date": PartialDate(2025, 11),
            "authors": (ADA, BO),
            "doi": "10.1000/a_b",
            "venue": "Journal of Examples & Samples",
            "publication_type": "article-journal",
            "keywords": ("sorting", "made-up papers"),
            "links": (("web", "https://example.org/a_b/%7Eada"),),
            "note": "Publisher: IEEE",
            "extra": {
                "citation_key": "example_made-up_2025",
                "issn": "1234-5679",
                "issue": "2",
                "language": "en",
                "pages": "1-4",
                "volume": "1",
            },
        },
        ("copyright", "urldate"),
        (r"Full Text PDF:/home/ada/Zotero/storage/A B/1.pdf:application/pdf;C\:\\Users\\ada\\x.html:text/html",),
    ),
    "Better BibLaTeX": Example(
        r"""
@unpublished{exampleSorting2025,
  title = {Sorting Listings},
  subtitle = {A Made-Up Study},
  author = {Example, Ada and {Example Laboratory} and others},
  date = {2025-11-02/2025-11-05},
  eprint = {2511.00001},
  eprinttype = {arXiv},
  eprintclass = {cs.DL},
  eventtitle = {Example Conference},
  abstract = {We sort in \$O(n \textbackslash log n)\$.},
  langid = {english},
  annotation = {Comment: 9 pages}
}
""",
        {
            "title": "Sorting Listings: A Made-Up Study",
            "abstract": "We sort in O(n log n).",
            "date": "2025-11-02",
            "authors": ("Ada Example", "Example Laboratory (group)"),
            "has_all_authors": False,
            "arxiv": "2511.00001",
            "publication_type": "article",
            "keywords": ("cs.DL",),
            "note": "Comment: 9 pages",
            "extra": {"citation_key": "exampleSorting2025", "event": "Example Conference"},
        },
        ("langid",),
    ),
    "JabRef": Example(
        r"""% Encoding: UTF-8

@InProceedings{Example2025,
  author    = {Ada Example and Bo {\v S}ample},
  booktitle = {Proc. of {EXAMPLE}},
  title     = {Sorting with {\alpha}-Trees},
  year      = {2025},
  editor    = {Editor, Eve},
  pages     = {5--9},
  publisher = {Example Press},
  series    = {LNCS},
  file      = {:home/ada/x.pdf:PDF},
  groups    = {sorting},
  owner     = {ada},
  comment   = {Read this again.},
  timestamp = {2025-11-05},
}

@Comment{jabref-meta: databaseType:bibtex;}
""",
        {
            "title": "Sorting with α-Trees",
            "date": PartialDate(2025),
            "authors": (ADA, BO),
            "venue": "Proc. of EXAMPLE",
            "publication_type": "paper-conference",
            "note": "Read this again.",
            "extra": {
                "citation_key": "Example2025",
                "editors": ["Eve Editor"],
                "pages": "5-9",
                "publisher": "Example Press",
                "series": "LNCS",
            },
        },
        ("groups", "owner", "timestamp"),
        (":home/ada/x.pdf:PDF",),
    ),
    "Mendeley": Example(
        r"""@article{Example2025,
abstract = {We sort.},
archivePrefix = {arXiv},
arxivId = {2511.00001},
author = {Example, Ada and {\v{S}}ample, Bo},
eprint = {2511.00001},
file = {:Users/ada/Library/Mendeley/x.pdf:pdf},
journal = {arXiv},
mendeley-groups = {sorting},
title = {{Sorting Listings}},
url = {http://arxiv.org/abs/2511.00001},
year = {2025}
}
""",
        {
            "title": "Sorting Listings",
            "abstract": "We sort.",
            "date": PartialDate(2025),
            "authors": (ADA, BO),
            "arxiv": "2511.00001",
            "publication_type": "article",
            "extra": {"citation_key": "Example2025"},
        },
        ("mendeley-groups",),
        (":Users/ada/Library/Mendeley/x.pdf:pdf",),
    ),
    "DBLP": Example(
        r"""@article{DBLP:journals/corr/abs-2511-00001,
  author       = {Ada Example and
                  Bo {\v{S}}ample},
  title        = {Sorting Listings, and What Follows},
  journal      = {CoRR},
  volume       = {abs/2511.00001},
  year         = {2025},
  url          = {https://doi.org/10.48550/arXiv.2511.00001},
  doi          = {10.48550/ARXIV.2511.00001},
  eprinttype    = {arXiv},
  eprint       = {2511.00001},
  timestamp    = {Wed, 05 Nov 2025 00:00:00 +0100},
  biburl       = {https://dblp.org/rec/journals/corr/abs-2511-00001.bib},
  bibsource    = {dblp computer science bibliography, https://dblp.org}
}
""",
        {
            "title": "Sorting Listings, and What Follows",
            "date": PartialDate(2025),
            "authors": (ADA, BO),
            "arxiv": "2511.00001",
            "publication_type": "article",
            "extra": {"citation_key": "DBLP:journals/corr/abs-2511-00001"},
        },
        ("timestamp", "biburl", "bibsource"),
    ),
    "ACL Anthology": Example(
        r"""@inproceedings{example-sample-2025-sorting,
    title = "Sorting {L}istings in 3{\%} of the Time",
    author = "Example, Ada  and
      {\v{S}}ample, Bo",
    editor = "Editor, Eve  and
      Second, Sam",
    booktitle = "Proceedings of the 63rd Annual Meeting (Volume 1: Long Papers)",
    month = jul,
    year = "2025",
    address = "Vienna, Austria",
    publisher = "Association for Examples",
    url = "https://aclanthology.org/2025.acl-long.1/",
    doi = "10.18653/v1/2025.acl-long.1",
    pages = "1--14",
    ISBN = "979-8-89176-251-0",
    abstract = "We sort ``listings'' at {\%}5."
}
""",
        {
            "title": "Sorting Listings in 3% of the Time",
            "abstract": "We sort “listings” at %5.",
            "date": PartialDate(2025, 7),
            "authors": (ADA, BO),
            "doi": "10.18653/v1/2025.acl-long.1",
            "venue": "Proceedings of the 63rd Annual Meeting (Volume 1: Long Papers)",
            "publication_type": "paper-conference",
            "links": (("web", "https://aclanthology.org/2025.acl-long.1/"),),
            "extra": {
                "citation_key": "example-sample-2025-sorting",
                "editors": ["Eve Editor", "Sam Second"],
                "isbn": "979-8-89176-251-0",
                "pages": "1-14",
                "publisher": "Association for Examples",
                "publisher_place": "Vienna, Austria",
            },
        },
    ),
    "Google Scholar": Example(
        r"""@article{example2025sorting,
  title={Sorting listings},
  author={Example, Ada and {\v{S}}ample, Bo and others},
  journal={arXiv preprint arXiv:2511.00001},
  year={2025}
}
""",
        {
            "title": "Sorting listings",
            "date": PartialDate(2025),
            "authors": (ADA, BO),
            "has_all_authors": False,
            "arxiv": "2511.00001",
            "publication_type": "article",
            "extra": {"citation_key": "example2025sorting"},
        },
    ),
    "arXiv export": Example(
        r"""@misc{example2025sorting,
      title={Sorting Listings in $O(\sqrt{n})$},
      author={Ada Example and Bo Šample},
      year={2025},
      eprint={2511.00001},
      archivePrefix={arXiv},
      primaryClass={cs.DL},
      url={https://arxiv.org/abs/2511.00001},
}
""",
        {
            "title": "Sorting Listings in O(√n)",
            "date": PartialDate(2025),
            "authors": (ADA, BO),
            "arxiv": "2511.00001",
            "publication_type": "article",
            "keywords": ("cs.DL",),
            "extra": {"citation_key": "example2025sorting"},
        },
    ),
    "al-folio": Example(
        r"""---
---

{% comment %} mine {% endcomment %}
@string{aps = {Example Physical Society}}

@article{example2025sorting,
  abbr={EX},
  title={Sorting Listings},
  author={Example*†, Ada and \v{S}ample*, Bo},
  journal=aps # { Letters},
  year={2025},
  month={November},
  html={https://example.org/sorting},
  code={https://github.com/example/sorting},
  award={Best Example},
  annotation={* Equal contribution<br>† Corresponding},
  selected={true}
}
""",
        {
            "title": "Sorting Listings",
            "date": PartialDate(2025, 11),
            "authors": (ADA, BO),
            "venue": "Example Physical Society Letters",
            "publication_type": "article-journal",
            "links": (("code", "https://github.com/example/sorting"), ("web", "https://example.org/sorting")),
            "note": "\\* Equal contribution † Corresponding",
            "extra": {"award": "Best Example", "citation_key": "example2025sorting"},
        },
        ("abbr", "selected"),
    ),
    "thesis, by hand": Example(
        r"""@PhDThesis(ex:05,
  Author = "Ada van der Example, Jr.",
  Title  = "On " # {Sorting},
  School = {Example University},
  Year   = 2005,
  Month  = 3 # "~" # mar,
  howpublished = "\url{http://example.org/~ada}",
  Note   = {In German}
)
""",
        {
            "title": "On Sorting",
            "date": "2005-03-03",
            "authors": ("Ada van der Example Jr.",),
            "publication_type": "thesis",
            "links": (("web", "http://example.org/~ada"),),
            "note": "In German",
            "extra": {"citation_key": "ex:05", "school": "Example University"},
        },
    ),
}
