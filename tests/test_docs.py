"""The documents keep up with the program: commands, links, settings, examples."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from hustings import __version__
from hustings.cli.main import hustings as group
from hustings.estimate.settings import DEFAULT

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")],
    key=lambda page: page.as_posix(),
)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


# Commands


def section(command: str) -> str:
    """What docs/commands.md says under a command's heading."""
    found = re.search(
        rf"^## hustings {command}\n(.*?)(?=^## |\Z)", text("docs/commands.md"), re.M | re.S
    )
    assert found, f"docs/commands.md has no heading '## hustings {command}'"
    return found[1]


def all_options(command: click.Command) -> set[str]:
    """The long names of a command's options, and of the commands in it."""
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return options(command).union(*map(all_options, inner))


def words_of(command: click.Command, name: str) -> list[str]:
    """What is typed to call a command, or each of the commands in it."""
    if not isinstance(command, click.Group):
        return [name]
    return [
        words
        for part, inner in command.commands.items()
        for words in words_of(inner, f"{name} {part}")
    ]


def options(command: click.Command) -> set[str]:
    """The long names of a command's own options."""
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    }


@pytest.mark.parametrize("command", list(group.commands))
def test_a_command_has_its_section_with_each_option_and_an_example(command: str) -> None:
    said = section(command)
    known = all_options(group.commands[command])
    missing = {name for name in known if f"`{name}" not in said}
    assert not missing, f"'## hustings {command}' does not explain {sorted(missing)}"
    assert f"$ hustings {command}" in said, f"'## hustings {command}' shows no example"
    unsaid = [w for w in words_of(group.commands[command], command) if f"hustings {w}" not in said]
    assert not unsaid, f"'## hustings {command}' does not show {unsaid}"
    of_the_whole = options(group) | {"--help"}
    invented = set(re.findall(r"--[a-z][a-z-]+", said)) - known - of_the_whole
    assert not invented, f"'## hustings {command}' names {sorted(invented)}, which it does not have"


def test_the_page_explains_the_options_of_the_whole_and_no_other_command() -> None:
    page = text("docs/commands.md")
    missing = {name for name in options(group) if f"`{name}" not in page}
    assert not missing, f"docs/commands.md does not explain {sorted(missing)}"
    headings = re.findall(r"^## hustings (\S+)", page, re.M)
    assert headings == list(group.commands), "the sections are not the commands, in their order"


# Links


def links(page: Path) -> Iterator[str]:
    """Targets of Markdown links and images outside code."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(page: Path) -> set[str]:
    """The anchors that headings give, as the usual hosts make them."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    headings = re.findall(r"^#+ (.+)$", prose, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_relative_link_is_broken(page: Path) -> None:
    for target in links(page):
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{name_of(page)} links to {target}, which does not exist"
        assert place.is_relative_to(ROOT), f"{name_of(page)} links to {target}, outside the project"
        if anchor and place.suffix == ".md":
            assert anchor in anchors(place), f"{name_of(page)} links to {target}: no such heading"


@pytest.mark.parametrize("folder", [DOCS, DOCS / "decisions"], ids=name_of)
def test_every_page_can_be_reached_from_the_index_of_its_folder(folder: Path) -> None:
    index = ROOT / "README.md" if folder == DOCS else folder / "README.md"
    linked = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
    for page in folder.glob("*.md"):
        if page != index:
            assert page.resolve() in linked, f"{name_of(index)} does not link to {name_of(page)}"


# What a document must not hold

ONE_MACHINE = re.compile(
    r"(?<![\w.:/~-])/(?:home|mnt|opt|root|srv|tmp|Users|var)\b"
    r"|--(?:extra-)?index-url|\b(?:\d{1,3}\.){3}\d{1,3}(?<!127\.0\.0\.1)\b"
    r"|\b[a-z0-9-]+\.(?:internal|local|lan|corp)\b"
)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_names_no_machine_and_no_address_of_its_own(page: Path) -> None:
    found = ONE_MACHINE.search(page.read_text(encoding="utf-8"))
    assert not found, f"{name_of(page)} names {found[0]!r}" if found else ""


# The model's settings; its figures are checked beside the estimate


def test_the_model_page_has_every_setting_with_its_value() -> None:
    chapter = text("docs/model.md").split("\n## Every chosen number", 1)[1].split("\n## ", 1)[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", chapter, re.M))
    chosen = {field.name: getattr(DEFAULT, field.name) for field in fields(DEFAULT)}
    assert {name: float(value) for name, value in rows.items()} == chosen


# Examples and versions


def test_the_examples_of_the_readme_run() -> None:
    result = doctest.testfile(
        str(ROOT / "README.md"),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
    )
    assert result.attempted >= 5
    assert result.failed == 0


def test_the_change_log_knows_this_version() -> None:
    assert f"## [{__version__}]" in text("CHANGELOG.md")
