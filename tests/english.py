"""The English strings, for what takes a Locale."""

from paperarchive.site.read_locale import load_locale

ENGLISH = load_locale("en")
