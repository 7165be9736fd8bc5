"""Texts -> the Lunr index, cut so that it is never loaded whole."""
