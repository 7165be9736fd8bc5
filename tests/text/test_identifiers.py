"""Identifiers in addresses and texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.text.identifiers import Identifiers, find_identifiers, parse_arxiv, parse_doi


@pytest.mark.parametrize(
    "text",
    [
        "https://arxiv.org/abs/2511.00001",
        "http://arxiv.org/abs/2511.00001v2",
        "https://arxiv.org/pdf/2511.00001v2.pdf",
        "https://arxiv.org/html/2511.00001v1#S2",
        "https://export.arxiv.org/abs/2511.00001?context=cs",
        "arxiv.org/abs/2511.00001",
        "https://www.alphaxiv.org/abs/2511.00001",
        "https://ar5iv.labs.arxiv.org/html/2511.00001",
        "https://huggingface.co/papers/2511.00001",
        "https://huggingface.co/login?next=%2Fpapers%2F2511.00001",
        "https://hf.co/papers/2511.00001",
        "https://doi.org/10.48550/arXiv.2511.00001",
        "arXiv:2511.00001v2 [cs]",
        "Comment: 9 pages. arXiv: 2511.00001",
        "arXiv preprint arXiv:2511.00001, 2025",
        "https://web.archive.org/web/2026/https://arxiv.org/abs/2511.00001",
        "[paper](https://arxiv.org/abs/2511.00001)",
    ],
)
def test_an_arxiv_identifier_is_found(text: str) -> None:
    assert find_identifiers(text) == Identifiers(arxiv="2511.00001")


@pytest.mark.parametrize(
    ("text", "arxiv"),
    [
        ("https://arxiv.org/abs/cs/0112017", "cs/0112017"),
        ("https://arxiv.org/pdf/math.ag/0112017v1", "math.AG/0112017"),
        ("arXiv:hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/abs/0704.0001", "0704.0001"),
    ],
)
def test_an_old_arxiv_identifier_is_found(text: str, arxiv: str) -> None:
    assert find_identifiers(text).arxiv == arxiv


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("https://doi.org/10.1000%2F182", "10.1000/182"),
        ("doi:10.1000/182.", "10.1000/182"),
        ("(see 10.1000/182)", "10.1000/182"),
        ("10.1016/S0022-0000(05)80063-7", "10.1016/S0022-0000(05)80063-7"),
        ("https://dl.acm.org/doi/abs/10.1145/1234567.1234568", "10.1145/1234567.1234568"),
        ("https://dl.acm.org/doi/pdf/10.1145/1234567.1234568?download=true", "10.1145/1234567.1234568"),
        ("https://link.springer.com/article/10.1007/s00000-025-00001-0", "10.1007/s00000-025-00001-0"),
        (
            "https://link.springer.com/content/pdf/10.1007/978-3-030-00001-1_5.pdf#page=2",
            "10.1007/978-3-030-00001-1_5",
        ),
        ("https://onlinelibrary.wiley.com/doi/full/10.1002/abc.12345", "10.1002/abc.12345"),
        ("https://www.biorxiv.org/content/10.1101/2025.01.02.123456v2.full.pdf", "10.1101/2025.01.02.123456"),
        ("https://www.frontiersin.org/articles/10.3389/fexam.2025.00001/full", "10.3389/fexam.2025.00001"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001", "10.1371/journal.pone.0000001"),
        ("https://iopscience.iop.org/article/10.1088/0000-0000/ab0001/meta", "10.1088/0000-0000/ab0001"),
        ("https://www.nature.com/articles/s41586-025-00001-2.pdf", "10.1038/s41586-025-00001-2"),
    ],
)
def test_a_doi_is_found(text: str, doi: str) -> None:
    assert find_identifiers(text) == Identifiers(doi=doi)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://openreview.net/forum?id=aBc_9-Xyz1", Identifiers(openreview="aBc_9-Xyz1")),
        ("https://openreview.net/pdf?id=aBc_9-Xyz1", Identifiers(openreview="aBc_9-Xyz1")),
        ("https://openreview.net/attachment?name=pdf&id=aBc_9-Xyz1", Identifiers(openreview="aBc_9-Xyz1")),
        ("https://aclanthology.org/2023.acl-long.1/", Identifiers(acl="2023.acl-long.1")),
        ("https://aclanthology.org/2023.acl-long.1.pdf", Identifiers(acl="2023.acl-long.1")),
        ("https://www.aclweb.org/anthology/P18-1001.pdf", Identifiers(acl="P18-1001")),
        ("https://www.aclweb.org/anthology/papers/P/P18/P18-1001/", Identifiers(acl="P18-1001")),
        (
            "https://doi.org/10.18653/v1/2023.acl-long.1",
            Identifiers(doi="10.18653/v1/2023.acl-long.1", acl="2023.acl-long.1"),
        ),
        ("https://proceedings.mlr.press/v202/example23a.html", Identifiers(pmlr="v202/example23a")),
        ("http://proceedings.mlr.press/v202/example23a/example23a.pdf", Identifiers(pmlr="v202/example23a")),
        (
            "https://raw.githubusercontent.com/mlresearch/v202/main/assets/example23a/example23a.pdf",
            Identifiers(pmlr="v202/example23a"),
        ),
    ],
)
def test_an_identifier_of_a_conference_is_found(text: str, found: Identifiers) -> None:
    assert find_identifiers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Version 10.2 of 2511.00001 lines",
        "https://arxiv.org/list/cs.CL/recent",
        "https://arxiv.org/abs/2511.001",
        "https://arxiv.org/abs/2541.00001",
        "https://notarxiv.org/abs/2511.00001",
        "https://example.org/papers/2511.00001",
        "https://openreview.net/group?id=ICLR.cc/2025/Conference",
        "https://aclanthology.org/volumes/2023.acl-long/",
        "https://proceedings.mlr.press/v202/",
        "https://huggingface.co/papers",
        "ratio 10.5/3",
    ],
)
def test_what_is_no_identifier_gives_none(text: str) -> None:
    assert not find_identifiers(text)


@given(st.text(alphabet="ahtpsrxiv.org/:10482 %FvdoiP-5()[]?=&#id\n", max_size=120))
def test_what_is_found_is_an_identifier(text: str) -> None:
    found = find_identifiers(text)
    assert found.arxiv is None or parse_arxiv(found.arxiv) == found.arxiv
    assert found.doi is None or parse_doi(found.doi) == found.doi
