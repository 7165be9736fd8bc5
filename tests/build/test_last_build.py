"""What a build remembers of its output, and whom it believes."""

import os
import time
from pathlib import Path

from paperarchive.build.cache import Cache, make_empty_cache
from paperarchive.build.last_build import SAFE_NANOSECONDS, LastBuild, digest_program, read_state
from paperarchive.build.manifest import MANIFEST
from paperarchive.build.staging import MadeFile
from paperarchive.digests import digest_content


def remember(cache: Cache, folder: Path, signature: str = "s") -> None:
    """Remember a build that made one file, some time ago."""
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(b"{}")
    (folder / "a.html").write_bytes(b"page")
    made = MadeFile("a.html", digest_content(b"page"), 4, differs=True)
    LastBuild(cache, folder, signature).remember([made], {"a.html": "key"}, {"papers": 1})


def test_a_build_of_the_same_is_recalled(tmp_path: Path) -> None:
    cache = make_empty_cache()
    remember(cache, tmp_path / "public")
    recalled = LastBuild(cache, tmp_path / "public", "s").recall()
    assert recalled is not None
    assert recalled["papers"] == 1


def test_another_build_another_folder_and_a_changed_list_are_not_recalled(tmp_path: Path) -> None:
    cache = make_empty_cache()
    remember(cache, tmp_path / "public")
    assert LastBuild(cache, tmp_path / "public", "other").recall() is None
    assert LastBuild(cache, tmp_path / "elsewhere", "s").recall() is None
    (tmp_path / "public" / MANIFEST).write_bytes(b"[]")
    assert LastBuild(cache, tmp_path / "public", "s").recall() is None


def test_what_version_0_1_remembered_in_another_format_is_not_read(tmp_path: Path) -> None:
    cache = make_empty_cache()
    cache.put(f"output {tmp_path}", b"a.html//b.html\0key//\0")
    assert LastBuild(cache, tmp_path, "s").intact == {}


def test_a_file_that_was_changed_or_deleted_is_not_intact(tmp_path: Path) -> None:
    cache = make_empty_cache()
    remember(cache, tmp_path / "public")
    file = tmp_path / "public" / "a.html"
    assert LastBuild(cache, tmp_path / "public", "s").intact["a.html"].key == "key"
    times = file.stat()
    file.write_bytes(b"egap")  # as long as before
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "a.html" not in LastBuild(cache, tmp_path / "public", "s").intact
    file.unlink()
    assert LastBuild(cache, tmp_path / "public", "s").recall() is None


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    cache, names = make_empty_cache(), ["a\nb", "ä", "c d/e\tf"]
    remember(cache, tmp_path)
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"same")
    files = [MadeFile(name, digest_content(b"same"), 4, differs=True) for name in names]
    LastBuild(cache, tmp_path, "s").remember(files, {names[0]: "key"}, {})
    records = LastBuild(cache, tmp_path, "s").intact
    assert [*records] == [*names, MANIFEST]
    assert [record.key for record in records.values()] == ["key", "", "", ""]


def test_a_state_tells_a_file_from_one_of_the_same_size_and_time(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"one")
    before, status = read_state(str(file)), file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert before == "" or read_state(str(file)) != before


def test_a_file_that_was_just_written_has_no_state_yet(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"one")
    written = file.stat().st_ctime_ns
    assert read_state(str(file), now=written + SAFE_NANOSECONDS - 1) == ""
    later = read_state(str(file), now=written + SAFE_NANOSECONDS + 1)
    assert later or written % 1_000_000_000 == 0
    assert read_state(str(tmp_path / "absent"), now=time.time_ns()) == ""


def test_the_program_s_digest_is_that_of_its_files() -> None:
    assert digest_program() == digest_program.__wrapped__()
    assert len(digest_program()) == 64
