"""Words and markup, used by all stages below."""
