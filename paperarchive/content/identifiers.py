"""Identifiers of papers and people as front matter has them: arXiv, DOI, ORCID, links."""

from paperarchive.text.identifiers import (
    parse_arxiv,
    parse_doi,
    parse_orcid,
    parse_url,
)
from paperarchive.yaml_fields.scalars import Scalar

ARXIV = Scalar(
    "an arXiv identifier",
    "write one such as 2411.01230, or its address",
    parse_arxiv,
)
DOI = Scalar("a DOI", "write one such as 10.1000/182, or its address", parse_doi)
"""A DOI without `https://doi.org/`."""
ORCID = Scalar(
    "an ORCID iD", "write one such as 0000-0002-1825-0097, or its address", parse_orcid
)
URL = Scalar("an http or https address", "write https://...", parse_url)
