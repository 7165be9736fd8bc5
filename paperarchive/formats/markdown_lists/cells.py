"""The cells of a table's row in Markdown, also where a `|` is in a title or formula.

In: a line. Out: its cells. Source: GitHub's tables, in which `\\|` is a character; bots
write `|` bare.
"""

import re

from paperarchive.formats.markdown_lists.facts import are_names

_CELL_END = re.compile(r"(?<!\\)\|")
_MOST_SURPLUS = 30
_ESCAPED = re.compile(r"\\\|")


def split_cells(line: str) -> list[str]:
    """Split a row at every bare `|`; cells keep the space around them."""
    row = line.strip()
    row = row.removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [_ESCAPED.sub("|", cell) for cell in _CELL_END.split(row)]


def join_cells(cells: list[str], columns: int) -> list[str]:
    """Join the cells of a row that has more of them than its table has columns: first
    those within emphasis, links and formulas, then, if there are still more, those
    behind the first columns, where titles are.
    """
    surplus = len(cells) - columns
    if surplus <= 0:
        return [*map(str.strip, cells), *[""] * -surplus]
    if surplus > _MOST_SURPLUS:  # no title has so many bars
        cells = [*cells[: columns - 1], "|".join(cells[columns - 1 :])]
        return [cell.strip() for cell in cells]
    joined: list[str] = []
    for cell in cells:
        if joined and surplus > 0 and not _is_balanced(joined[-1]):
            joined[-1] = f"{joined[-1]}|{cell}"
            surplus -= 1
        else:
            joined.append(cell)
    while surplus > 0 and len(joined) > 1:
        longest = max(range(len(joined) - 1), key=lambda n: _weigh(joined, n))
        joined[longest : longest + 2] = [f"{joined[longest]}|{joined[longest + 1]}"]
        surplus -= 1
    return [cell.strip() for cell in joined]


def _weigh(cells: list[str], index: int) -> tuple[int, int]:
    """How likely a cell and the next one are parts of a title: neither has a link, a
    number only, or names, and they are long.
    """
    pair = cells[index : index + 2]
    are_words = all(
        "](" not in cell
        and re.search(r"[^\W\d]{2}", cell)
        and not are_names(cell.strip("* "), is_marked=True)
        for cell in pair
    )
    return (int(are_words), len(pair[0]) + len(pair[1]))


def _is_balanced(cell: str) -> bool:
    """Whether a cell ends outside of emphasis, links and formulas."""
    bare = cell.replace("\\$", "")
    if bare.count("**") % 2 or bare.count("$") % 2:
        return False
    return cell.count("[") <= cell.count("]") and cell.count("`") % 2 == 0
