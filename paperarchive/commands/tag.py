"""Suggest tags from the vocabulary, and entries for the vocabulary itself."""

import argparse
from typing import TYPE_CHECKING

from paperarchive.commands.command import (
    GOOD,
    Command,
    add_switch,
    load_records,
    load_valid_content,
)
from paperarchive.console import print_diffs, print_json, print_line, print_message
from paperarchive.errors import UsageError
from paperarchive.text.english import count

if TYPE_CHECKING:
    from pathlib import Path

    from paperarchive.curation.suggest_topics import SuggestedTag
    from paperarchive.importing.tagger import TagPlan

DEFAULT_SUGGESTIONS = 30


def _add_arguments(command: argparse.ArgumentParser) -> None:
    add_switch(command, "--write", "add them to the files")
    command.add_argument(
        "--suggest",
        nargs="?",
        const=DEFAULT_SUGGESTIONS,
        type=_parse_number,
        metavar="N",
        help="suggest at most N new entries for the vocabulary (30), as a diff",
    )
    add_switch(command, "--json", "with --suggest: print one JSON object")


def _parse_number(value: str) -> int:
    if not (value.isdecimal() and len(value) <= 4 and int(value)):
        raise argparse.ArgumentTypeError(
            f"{value!r} is not a number of entries (write one from 1 to 9999)"
        )
    return int(value)


def _run(arguments: argparse.Namespace) -> int:
    from paperarchive.content.changes import write_changes
    from paperarchive.content.lock import lock_content

    archive_dir: Path = arguments.archive_dir
    if arguments.suggest is not None:
        if arguments.write:
            raise UsageError(
                "--suggest: writes nothing; apply the diff with `git apply`"
            )
        return _suggest(archive_dir, arguments.suggest, as_json=arguments.json)
    if arguments.json:
        raise UsageError("--json: is for --suggest")
    if arguments.write:
        with lock_content(archive_dir, "tag --write"):
            plan = _plan(archive_dir)
            write_changes(archive_dir, (*plan.papers, *plan.records))
        print_line(f"Added tags to {count(len(plan.papers), 'paper')}.")
    else:
        plan = _plan(archive_dir)
        print_diffs(plan.papers)
        papers = count(len(plan.papers), "paper")
        print_message(f"{papers} would gain tags (--write adds them)")
    return GOOD


def _suggest(archive_dir: "Path", limit: int, *, as_json: bool) -> int:
    from paperarchive.curation.suggest_topics import suggest_vocabulary

    found = suggest_vocabulary(archive_dir, load_valid_content(archive_dir), limit)
    changes = [found.change] if found.change else []
    if as_json:
        print_json({"tags": [_describe(each) for each in found.tags]})
        return GOOD
    print_diffs(changes)
    width = max((len(each.tag.label) for each in found.tags), default=0)
    for each in found.tags:
        topic = each.topic
        papers = f"{count(topic.papers, 'paper'):>12}, {count(topic.titles, 'title')}"
        keywords = f", keyword of {topic.keywords:,}" if topic.keywords else ""
        print_message(f"{each.tag.label:<{width}} {papers}{keywords}")
    tags = count(len(found.tags), "topic")
    print_message(
        f"{tags} that the vocabulary lacks; take what you want of the diff"
        if found.tags
        else "No frequent topic is missing from the vocabulary."
    )
    return GOOD


def _describe(suggested: "SuggestedTag") -> dict[str, object]:
    tag, topic = suggested.tag, suggested.topic
    return {
        "label": tag.label,
        "slug": tag.slug,
        "description": tag.description,
        "phrases": list(tag.phrases),
        "synonyms": list(tag.synonyms),
        "papers": topic.papers,
        "titles": topic.titles,
        "keywords": topic.keywords,
    }


def _plan(archive_dir: "Path") -> "TagPlan":
    from paperarchive.importing.tagger import plan_tags

    content = load_valid_content(archive_dir)
    records, _ = load_records(archive_dir)
    return plan_tags(content, records)


COMMAND = Command(
    name="tag",
    summary="suggest tags from the vocabulary, or topics that it lacks, as a diff",
    add_arguments=_add_arguments,
    run=_run,
)
