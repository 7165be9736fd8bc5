"""The digests of the program, each with its purpose.

* `digest_content` is the fingerprint of a file's bytes: XXH3, fast, not cryptographic.
* `digest_sha256` identifies bytes for good: dumps in `listings.yml`, names in URLs.
* `digest_bytes`, `digest_texts` and `FilesDigest` make cache keys, from SHA-256.
"""

from hashlib import sha256

from xxhash import xxh3_128_hexdigest


def digest_content(content: bytes) -> str:
    """Fingerprint a file's bytes: XXH3, 128 bits, 32 hexadecimal digits.

    A collision can be made on purpose, which gains nothing: that file is not written
    again.
    """
    return xxh3_128_hexdigest(content)


def digest_sha256(content: bytes) -> str:
    """The SHA-256, 64 hexadecimal digits."""
    return sha256(content).hexdigest()


def digest_bytes(content: bytes) -> str:
    """Make a cache key: the first 128 bits of the SHA-256, 32 hexadecimal digits."""
    return sha256(content).hexdigest()[:32]


def digest_texts(*texts: str) -> str:
    """Make a cache key of a sequence of texts. ("ab", "c") and ("a", "bc") differ."""
    row = "".join([f"{len(text)}:{text}" for text in texts])
    return digest_bytes(row.encode("utf-8", "surrogatepass"))


class FilesDigest:
    """The SHA-256 of named files, added one by one; it depends on their order."""

    def __init__(self) -> None:
        self._digest = sha256()

    def add(self, name: str, content: bytes) -> None:
        """Add a file. name: may have surrogates, for bytes that are not UTF-8."""
        self._digest.update(
            f"{name}\0{len(content)}\0".encode(errors="surrogateescape")
        )
        self._digest.update(content)

    def hexdigest(self) -> str:
        """The digest so far, 64 hexadecimal digits."""
        return self._digest.hexdigest()
