"""What ``hustings inquiry`` answers: custody, checks and hits, in words and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hustings.cli.output import people_console
from hustings.inquiry.exhibits import exhibit_body
from hustings.inquiry.found import shown, shown_name

if TYPE_CHECKING:
    from hustings.inquiry.check import Checked
    from hustings.inquiry.custody import Custody
    from hustings.inquiry.exhibits import Recorded
    from hustings.inquiry.index import Coverage
    from hustings.inquiry.register import Row
    from hustings.inquiry.search import Found, Hit, Snippet

NAMED = 5  # exhibits that a line about many of them names


@dataclass(frozen=True)
class Origin:
    """Where an exhibit comes from. ``names``: those it came in under, () where they are lost."""

    entry: int
    names: tuple[str, ...]


def origin_of(one: Recorded, row: Row | None) -> Origin:
    names = () if row is None else tuple(shown_name(each.name) for each in row.names)
    return Origin(one.entry, names)


def refusals(taking: Custody) -> list[tuple[str, str]]:
    return [(shown_name(one.name), one.reason) for one in taking.refused]


def custody_json(taking: Custody) -> dict[str, Any]:
    return {
        "found": taking.found,
        "taken": len(taking.taken),
        "already_held": taking.known,
        "refused": len(taking.refused),
        "restored": taking.restored,
        "exhibits": [exhibit_json(one) for one in taking.taken],
        "finished": [exhibit_json(one) for one in taking.finished],
        "refusals": [{"name": name, "reason": reason} for name, reason in refusals(taking)],
    }


def exhibit_json(one: Recorded) -> dict[str, Any]:
    return {"entry": one.entry, **exhibit_body(one.exhibit)}


def show_custody(taking: Custody) -> None:
    console = people_console()
    if taking.finished:
        console.print(f"An earlier run was cut off; recorded now: {numbers_of(taking.finished)}.")
    console.print(
        f"{counted(taking.found, 'file')} found: {len(taking.taken):,} taken, "
        f"{taking.known:,} already held, {len(taking.refused):,} refused."
    )
    if taking.restored:
        console.print(f"{counted(taking.restored, 'original')} had gone missing and came back.")
    if taking.taken:
        first, last = taking.taken[0], taking.taken[-1]
        console.print(
            f"{numbers_of(taking.taken)}, entries {first.entry} to {last.entry}; "
            f"batch {first.exhibit.batch}",
            soft_wrap=True,
        )


def numbers_of(recorded: Sequence[Recorded]) -> str:
    first, last = recorded[0].exhibit.number, recorded[-1].exhibit.number
    return first if first == last else f"{first} to {last}"


def check_json(checked: Checked) -> dict[str, Any]:
    return {
        "ok": not checked.faults,
        "checked": checked.checked,
        "faults": [
            {"exhibit": fault.number, "entry": fault.entry, "detail": fault.detail}
            for fault in checked.faults
        ],
        "unrecorded": checked.unrecorded,
    }


def show_check(checked: Checked) -> None:
    console = people_console()
    for fault in checked.faults:
        console.print(f"{fault.number} (entry {fault.entry}): {fault.detail}", soft_wrap=True)
    for sha256 in checked.unrecorded:
        console.print(f"No entry names the original {sha256}.", soft_wrap=True)
    wrong = len({fault.number for fault in checked.faults})
    console.print(
        f"{counted(checked.checked, 'exhibit')} checked against the record: "
        + (f"{wrong:,} not as recorded." if wrong else "all as recorded.")
    )


def search_json(
    asked: Sequence[str], found: Found, coverage: Coverage, origins: Mapping[str, Origin]
) -> dict[str, Any]:
    return {
        "query": asked,
        "exhibits": coverage.exhibits,
        "searched": coverage.searched,
        "not_searchable": [
            {"reason": reason, "n": len(numbers), "exhibits": numbers}
            for reason, numbers in coverage.unsearched
        ],
        "searched_in_part": coverage.in_part,
        "found": found.total,
        "hits": [hit_json(hit, origins[hit.exhibit]) for hit in found.hits],
    }


def hit_json(hit: Hit, origin: Origin) -> dict[str, Any]:
    return {
        "exhibit": hit.exhibit,
        "entry": origin.entry,
        "names": origin.names,
        "encoding": hit.encoding,
        "snippets": [vars(snippet) for snippet in hit.snippets],
    }


def show_search(
    asked: Sequence[str], found: Found, coverage: Coverage, origins: Mapping[str, Origin]
) -> None:
    console = people_console()
    for hit in found.hits:
        origin = origins[hit.exhibit]
        names = f": {', '.join(origin.names)}" if origin.names else ""
        console.print(f"{hit.exhibit}, entry {origin.entry}{names}", soft_wrap=True)
        for snippet in hit.snippets:
            console.print(shown(f"  line {snippet.line}: {marked(snippet)}"), soft_wrap=True)
    words = " and ".join(f"“{part}”" for part in asked)
    rest = found.total - len(found.hits)
    more = f" ({rest:,} more than are shown; --limit shows more)" if rest else ""
    console.print(
        f"{words}: in {found.total:,} of {counted(coverage.searched, 'document')} searched{more}.",
        soft_wrap=True,
    )
    show_coverage(coverage)


def marked(snippet: Snippet) -> str:
    return f"{snippet.before}[{snippet.hit}]{snippet.after}".strip()


def show_coverage(coverage: Coverage) -> None:
    """What was not searched, so that nobody takes it for searched."""
    console = people_console()
    missing = coverage.exhibits - coverage.searched
    console.print(f"Not searchable yet: {missing:,} of {counted(coverage.exhibits, 'exhibit')}.")
    for reason, numbers in coverage.unsearched:
        console.print(f"  {len(numbers):,}: {reason} ({some(numbers)})", soft_wrap=True)
    if coverage.in_part:
        console.print(
            f"Searched without their attachments: {len(coverage.in_part):,} "
            f"({some(coverage.in_part)})",
            soft_wrap=True,
        )


def some(numbers: Sequence[str]) -> str:
    more = f", and {len(numbers) - NAMED:,} more" if len(numbers) > NAMED else ""
    return ", ".join(numbers[:NAMED]) + more


def counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
