"""Kinds of files: each is named as what it is, with what to do."""

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import zipfile
from pathlib import Path

import pytest

from paperarchive.errors import Problems
from paperarchive.files.kinds import find_file_kind
from paperarchive.files.text import decode_text

PAPER = "---\ntitle: A\n---\nText.\n"
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"


def make_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.md", PAPER)
    return target.getvalue()


def make_database(folder: Path) -> bytes:
    with sqlite3.connect(folder / "a.sqlite") as database:
        database.execute("create table a (b)")
    return (folder / "a.sqlite").read_bytes()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (gzip.compress(PAPER.encode(), mtime=0), "gzip"),
        (bz2.compress(PAPER.encode()), "bzip2"),
        (lzma.compress(PAPER.encode()), "xz"),
        (make_zip(), "zip"),
        (LFS.encode(), "lfs"),
        (PAPER.encode("utf-16"), "utf-16"),
        (PAPER.encode("utf-16-le"), "utf-16"),
        (PAPER.encode("utf-16-be"), "utf-16"),
        (PAPER.encode("utf-32"), "utf-32"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"abc\0\0\1", "binary"),
        (b"<!DOCTYPE html>\n<html>", "html"),
        (b"\n <HTML lang=en>", "html"),
        (b"<?xml version='1.0'?>", "xml"),
        (b"+++\ntitle = 'A'\n+++\n", "toml"),
        (json.dumps({"title": "A"}).encode(), "json"),
        (b"\xef\xbb\xbf[\n {}]", "json"),
        (b"@article{a, title={A}}", "bibtex"),
        (b"TY  - JOUR\n", "ris"),
    ],
)
def test_each_kind_is_known(content: bytes, name: str) -> None:
    kind = find_file_kind(content)
    assert kind is not None
    assert kind.name == name


def test_a_database_is_known(tmp_path: Path) -> None:
    kind = find_file_kind(make_database(tmp_path))
    assert kind is not None
    assert kind.name == "sqlite"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        PAPER.encode(),
        b"title: A\n",
        b"# A\n",
        b"[A](b)",
        b"[draft] A",
        b"{name}",
        b"@ada wrote",
        "é".encode("latin-1"),
    ],
)
def test_text_is_no_other_kind(content: bytes) -> None:
    assert find_file_kind(content) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LFS.encode(), "a: is a Git LFS pointer, not the file itself (run `git lfs pull`)"),
        (PAPER.encode("utf-16"), "a: is text in UTF-16 (save it as UTF-8)"),
        (gzip.compress(b"", mtime=0), "a: is compressed by gzip (unpack it, and put the text in its place)"),
        (
            b"%PDF-1.7",
            "a: is a PDF (put a text in UTF-8 in its place, and this file into content/static)",
        ),
        ("A\né".encode("latin-1"), "a:2: is not UTF-8 (save the file as UTF-8)"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, said: str) -> None:
    problems = Problems()
    assert decode_text(content, "a", problems) is None
    assert [str(problem) for problem in problems] == [said]
