"""Papers by identifier: arXiv ids and DOIs -> files of papers, filled by arXiv's and
Crossref's APIs.
"""
