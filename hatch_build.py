"""Build hook: writes lunr.js, which is not in the repository, into the default theme.

In: `lunr.js` 2.3.9 from the wheel of mkdocs, a build requirement with a fixed version.
Out: `themes/default/static/search/lunr.js`, an ES module, minified, with its licence.
The hook runs for wheels and for editable installs, so that neither mkdocs nor Node is
needed afterwards.

Why from mkdocs: lunr.js is published on npm alone, which a Python build cannot count
on, while pip brings any wheel that the build requires. Of the packages on PyPI, mkdocs
is the one that contains the script as it was published: the `lunr` package is a port to
Python without it, and the Lunr plugins of other generators link to a CDN. Its version
is fixed and the SHA-256 of the script checked, so nothing changes unseen. A copy in the
repository would be 3,500 lines that are not ours.
"""

import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import rjsmin
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TARGET = "themes/default/static/search/lunr.js"
SOURCE = "mkdocs/contrib/search/templates/search/lunr.js"
SHA256 = "c1a28d9e95163292fbcc07ff794f1f0e1ade8741c513afe96d5b1046a18110bc"

NOTICE = """\
/*! lunr.js 2.3.9, https://lunrjs.com
Copyright (C) 2020 Oliver Nightingale

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
"""


class CustomBuildHook(BuildHookInterface[Any]):
    """Writes lunr.js before hatchling collects the files of a distribution."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        """Write the module unless it exists already."""
        target = Path(self.root, TARGET)
        module = make_module(read_lunr()).encode("utf-8")
        if not target.is_file() or target.read_bytes() != module:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(module)


def read_lunr() -> str:
    """Read lunr.js from the installed mkdocs.

    Raises RuntimeError if it is missing, or not the version that this hook knows.
    """
    try:
        file = Path(str(distribution("mkdocs").locate_file(SOURCE)))
        content = file.read_bytes()
    except (PackageNotFoundError, FileNotFoundError) as error:
        raise RuntimeError(
            f"lunr.js is missing: it is read from {SOURCE} of mkdocs 1.6.1 ({error}); "
            "install what [build-system] of pyproject.toml requires, or build with isolation"
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise RuntimeError(
            f"lunr.js of the installed mkdocs has the SHA-256 {found}, not {SHA256}; "
            "install mkdocs 1.6.1 as [build-system] of pyproject.toml requires"
        )
    return content.decode("utf-8")


def make_module(source: str) -> str:
    """Make an ES module whose default export is lunr; it defines no global.

    lunr.js is a function that is called at once and ends with an export to AMD,
    CommonJS or a global. In the module it returns lunr instead, and is called with the
    global object as `this`, which it uses for its console.
    """
    opening, closing = ";(function(){", "})();"
    head, start, rest = source.partition(opening)
    body, export, tail = rest.partition(
        "/**\n   * export the module via AMD, CommonJS or as a browser global"
    )
    if (
        "function" in head
        or not (start and export)
        or not tail.rstrip().endswith(closing)
    ):
        raise RuntimeError(
            "lunr.js has another form than expected; adapt make_module in hatch_build.py"
        )
    module = f"export default (function(){{{body}\nreturn lunr\n}}).call(globalThis);\n"
    return NOTICE + str(rjsmin.jsmin(module)).strip() + "\n"
