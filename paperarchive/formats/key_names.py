"""The names that lists give to the fields of a record.

In: a key in any spelling. Out: its role, and the rank among the keys of that role: where
a record has several, the first of the table wins. Sources: exports of Zotero, Scopus, Web
of Science, Notion and Google Sheets; CSL-JSON, Crossref, OpenAlex and Semantic Scholar;
front matter of academicpages and HugoBlox; lists of papers on GitHub.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from paperarchive.formats.values import fold_key


class Role(NamedTuple):
    """What a key means."""

    name: str
    """`title`, `link`, ...; `extra`, `ignored` and `private` too."""
    rank: int = 0
    """The lower, the more certain."""
    detail: str = ""
    """Of `link`: its kind, empty = by the address. Of `extra`: the name there."""


_KEYS: Mapping[str, str] = {
    "title": "title papertitle articletitle primarytitle documenttitle ti 标题 论文标题 paper name papername",
    "subtitle": "subtitle",
    "abstract": "abstract abstractnote abstracttext paperabstract abstractinvertedindex summary 摘要 ab description",
    "authors": "authors authorfullnames af authorlist authornames author creators creator au 作者 byline writers",
    "first_author": "firstauthor leadauthor",
    "date": "date publicationdate publisheddate datepublished dateofpublication pubdate issued published publishedat"
    " publishedonline publishedprint releasedate firstpublished dp 日期 发布日期",
    "year": "year publicationyear pubyear yearpublished yearofpublication py 年份",
    "month": "month pd",
    "day": "day",
    "arxiv": "arxiv arxivid arxivurl arxivlink arxivnumber arxividentifier arxivpaper",
    "eprint": "eprint",
    "doi": "doi doiurl doilink di",
    "openreview": "openreview openreviewid openreviewurl openreviewlink forum",
    "id": "id paperid identifier uid",
    "ids": "externalids ids externalid",
    "venue": "venue conferencejournal journal conference containertitle journaltitle booktitle publicationtitle"
    " sourcetitle journalname"
    " conferencename conferencetitle proceedingstitle publishedin publication proceedings publicationvenue"
    " so 会议 期刊",
    "location": "primarylocation",
    "type": "type publicationtype publicationtypes itemtype documenttype entrytype dt",
    "keywords": "keywords keyword authorkeywords de aikeywords tags tag manualtags topics topic categories category"
    " subjects subject fieldsofstudy s2fieldsofstudy areas area primaryarea indexkeywords keywordsplus automatictags"
    " researchareas primarycategory primarytopic concepts tasks task section 关键词 标签",
    "comments": "numcomments commentscount commentcount numberofcomments comments",
    "note": "note notes remark remarks mynote mynotes mycomment mycomments annotation annote extra 备注",
    "author_count": "authorcount numauthors nauthors numberofauthors authorscount",
    "organization": "organization organisation org",
}
"""Role -> folded keys, the most certain first."""

_LINKS: Mapping[str, str] = {
    "": "url link links urls paperurl paperlink href landingpageurl abs absurl abstracturl html htmlurl web webpage"
    " webpages sourceurl sources resources permalink ee articleurl 链接",
    "pdf": "pdf pdfurl pdflink urlpdf openaccesspdf bestoalocation fulltext fulltexturl pdfs",
    "code": "code codeurl codelink urlcode github githuburl githubrepo githublink repo repository repourl githubs"
    " implementation officialcode sourcecode 代码",
    "project": "project projectpage projecturl projectlink urlproject website homepage projectwebsite",
    "data": "dataset dataseturl datasets urldataset data dataurl",
    "slides": "slides slidesurl urlslides",
    "video": "video videourl urlvideo youtube talk",
    "poster": "poster posterurl urlposter",
    "blog": "blog bloglink blogpost",
    "demo": "demo demourl",
    "model": "model modelurl models huggingface",
}
"""Kind of link -> folded keys."""

_EXTRAS: Mapping[str, str] = {
    "volume": "volume vl",
    "issue": "issue number is",
    "pages": "pages page pagerange",
    "first_page": "pagestart firstpage startpage bp pagefirst",
    "last_page": "pageend lastpage endpage ep",
    "article_number": "artno articlenumber ar",
    "publisher": "publisher pu",
    "publisher_place": "publisherplace place address",
    "edition": "edition",
    "series": "series seriestitle collectiontitle",
    "isbn": "isbn",
    "issn": "issn sn",
    "language": "language la",
    "citation_key": "citationkey citekey bibkey bibtexkey key",
    "event": "eventtitle event eventname",
    "comment": "comment arxivcomment",
    "journal_ref": "journalref",
    "pmid": "pmid pubmedid pm",
    "pmcid": "pmcid",
    "institutions": "institutions affiliations affiliation institution c1",
    "editors": "editor editors",
    "license": "license licence rights",
    "is_retracted": "isretracted retracted",
    "tldr": "tldr",
}
"""Name in `extra` -> folded keys."""

_PRIVATE = (
    "file files fileattachments linkattachments attachments localpath localfile filepath path pdfpath localpdf"
    " notepath"
)
_IGNORED = (
    "thumbnail image images cover teaser preview banner upvotes votes likes stars githubstars downloads views score"
    " rank ranking index rownumber no n embedding embeddings vector embeddingvector specterv2 ai aisummary"
    " citationcount citedby citedbycount citations referencecount references referencedworks relatedworks"
    " influentialcitationcount timescited z9 tc u1 u2 createdat createdtime createdate created updatedat updated"
    " updateddate updatedate lastupdated lasteditedtime lastmodified modified datemodified dateadded addedat"
    " accessdate accessed urldate retrievedat crawledat scrapedat timestamp submittedby submittedondailyat"
    " isauthorparticipating discussionid mediaurls fetchedat selected featured bibtexshow altmetric abbr layout hash"
    " sha sha256 libraryid schema bibtex bib citationstyles corpusid mag matchscore relevancescore countsbyyear"
    " isoa isopenaccess openaccess openaccessstatus apcpaid apclist citationnormalizedpercentile fwci"
    " versions authorsid authorids correspondingauthorids correspondinginstitutionids"
    " institutionassertions hasfulltext"
    " textavailability createddate locations locationscount mesh sustainabledevelopmentgoals"
    " grants funders awards"
    " autotags publicationstage eid ut da ga pt nr"
    " librarycatalog shorttitle numpages callnumber titleshort"
)

NUMBERED = 100
"""The lowest rank of a key with a number: `author1`."""
_NUMBERED = re.compile(r"(author|keyword|tag|url|link|topic|category)s?(\d{1,3})")


def _make_roles() -> dict[str, Role]:
    roles: dict[str, Role] = {}
    for name, keys in _KEYS.items():
        for rank, key in enumerate(keys.split()):
            roles[key] = Role(name, rank)
    for kind, keys in _LINKS.items():
        for rank, key in enumerate(keys.split()):
            roles.setdefault(key, Role("link", rank, kind))
    for name, keys in _EXTRAS.items():
        for key in keys.split():
            roles.setdefault(key, Role("extra", 0, name))
    for key in _PRIVATE.split():
        roles.setdefault(key, Role("private"))
    for key in _IGNORED.split():
        roles.setdefault(key, Role("ignored"))
    return roles


_ROLES = _make_roles()

IGNORED_MARK = "ignored:"
"""Before a key that a format knows to be a machine's."""


def find_role(key: object) -> Role | None:
    """Find the role of a key; None if no table has it."""
    folded = fold_key(key)
    role = _ROLES.get(folded)
    if role is None:
        if isinstance(key, str) and key.startswith(IGNORED_MARK):
            return Role("ignored")
        if (isinstance(key, str) and key.startswith("_")) or folded == "":
            return Role("ignored")
        numbered = _NUMBERED.fullmatch(folded)
        if numbered is not None:
            base = {"author": "authors"}.get(numbered[1], numbered[1])
            return _ROLES[base]._replace(rank=NUMBERED + int(numbered[2]))
    return role
