"""YAML whose every value has a type and a line."""
