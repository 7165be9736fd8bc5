"""Stop words of scientific prose: words that say nothing about a paper's subject.

They relate no papers, in whatever inflection. General stop words ("the", "of") have no
term to begin with and are not repeated here.
"""

from typing import Final

from paperarchive.text.stemmer import stem

STOP_WORDS: Final = """
    ability according account achieve actual addition additionally address adopt advance advantage affect aim
    allow along although always amount analysis analyze another application apply approach appropriate area
    article aspect assess associated assume attempt available average avoid base baseline become behind being
    benchmark benefit best better between beyond both bring broad build call capable capture case certain
    challenge change characteristic close code com combine common commonly compare comparison competitive
    complete complex component comprehensive compute concern conduct consider considerable consist construct
    contain contrast contribute corresponding cost create critical crucial current data dataset define
    demonstrate depend derive describe description design despite detail determine develop different difficult
    difficulty direction directly discuss distinct diverse due during each early easily easy effect efficacy
    efficient effort eliminate emerged employ enable encourage end enhance ensure entire especially essential
    establish et evaluate even examine example exceed excellent exhibit exist expect expensive experiment
    experimental exploit explore extend extensive facilitate factor fail far few final find first five flexible
    focus focused follow form formulate four framework frequently full fully further furthermore future gain gap
    general github give given goal good handle hard help hence high higher highlight highly http hypothesize
    idea identify illustrate impact implement important importantly impressive improve include incorporate
    increase increasingly indicate individual influence inform inherent initial innovative insight inspire
    instance integrate interest introduce intuitive investigate involve io issue key known lack large larger
    lead less level leverage limit little lower made main mainly maintain major make manner many maximum mean
    method methodology minimal mitigate model modern moreover motivate much multiple namely nature necessary
    need new next notable novel number numerous observe obtain offer one optimal order original outperform
    overall overcome paper part particular particularly per perform perspective phase pipeline play point
    popular pose possible potential practice precise present previous previously primarily primary problem
    procedure produce progress project promising proper properly property propose prove provide public publicly
    purpose qualitative raise range re reach real recent reduce reduction refer regard related relative relevant
    reliable rely remain remarkable report represent require research resource respect result reveal rich right
    role same scale scenario scheme score second seek seen select serve set setup several share show shown
    significant significantly similar simple simultaneously single size small solution sota source special
    specific specify stage standard start state step still strategy strength strong study sub subsequent
    substantial success such suffer sufficient suggest suitable superior support surpass surprisingly system
    systematic tackle take task technique tend term test theoretical thereby therefore three through throughout
    thus time together tool top toward traditional train two type typical under underlying understand unified
    unique unlike up upon use usual utilize valid valuable variant variety various vary verify very via way well
    whether wide within without work worse yield

    dans de des du la le les nous par pour qui sur un une
"""
"""Separated by white space; the second paragraph is French, which some abstracts are
written in too.
"""

STOP_TERMS: Final = frozenset(map(stem, STOP_WORDS.split()))
"""The stems of STOP_WORDS."""
