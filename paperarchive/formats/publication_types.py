"""Kinds of publications in the words of bibliographies -> CSL's types.

Source: CSL 1.0.2, appendix III (https://docs.citationstyles.org); the types of Zotero,
BibTeX, Crossref, OpenAlex, Semantic Scholar and Scopus.
"""

from paperarchive.formats.values import fold_key

_CSL = (
    "article-journal article-magazine article-newspaper paper-conference book chapter dataset entry"
    " entry-encyclopedia legislation manuscript patent post post-weblog report review review-book software speech"
    " thesis webpage standard performance periodical figure graphic document"
)
_OTHERS = {
    "article-journal": "journalarticle journal reviewarticle shortsurvey jour datapaper",
    "paper-conference": "conferencepaper conference inproceedings proceedings proceedingsarticle proceedingspaper"
    " workshop workshoppaper conf conferenceproceeding",
    "article": "preprint postedcontent eprint workingpaper arxiv",
    "thesis": "phdthesis mastersthesis masterthesis dissertation doctoralthesis bachelorsthesis",
    "report": "techreport technicalreport reportcomponent",
    "chapter": "incollection inbook bookchapter booksection bookpart",
    "book": "monograph collection editedbook booklet",
    "dataset": "data datapackage",
    "software": "computerprogram",
    "webpage": "online electronic www website",
    "post-weblog": "blogpost",
    "speech": "presentation talk",
}
_TYPES = {
    **{fold_key(name): name for name in _CSL.split()},
    **{fold_key(key): name for name, keys in _OTHERS.items() for key in keys.split()},
}


def find_publication_type(value: str, *, has_venue: bool) -> str | None:
    """Find CSL's type; None if the word is none of a known type.

    has_venue: whether a journal is known: most sources call its articles `article`,
    which is CSL's word for a preprint.
    """
    folded = fold_key(value)
    if folded == "article":
        return "article-journal" if has_venue else "article"
    return _TYPES.get(folded)
