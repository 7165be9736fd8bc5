"""Collected files -> records, one module or package per format."""
