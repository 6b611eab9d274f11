"""Everything that a stranger can check of a bundle without taking anybody's word. This module
reads files.

Each check leans on those before it. The log's key stands at the beginning; from it follow the
checkpoints, the tree, every entry, the manifest's hash in the last of them, every file outside the
log, and, by replay, every figure that data and pages may show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hustings.inquiry.public import inquiry_files, public_inquiries
from hustings.record.ahead import Processes
from hustings.record.cosignature import parse_witness_key
from hustings.record.log_check import Finding, LogCheck
from hustings.record.note import encode_base64, parse_verifier_key
from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.record.trust_policy import TrustPolicy
from hustings.spend.figures import figures, shown
from hustings.spend.published import record_files
from hustings.spend.to_sign import to_sign
from hustings.verify.contents import counted_size, entries_shown, readable
from hustings.verify.data import check_data
from hustings.verify.folder import BundleFolder, list_folder
from hustings.verify.handed_over import check_handovers
from hustings.verify.listed import (
    check_election,
    check_files,
    check_publication,
    checked_manifest,
)
from hustings.verify.logged import CheckedLog, checked_log
from hustings.verify.manifest import LOG, MANIFEST
from hustings.verify.pages import Told, check_pages, required_quotations
from hustings.verify.replayed import Replayed, replayed
from hustings.verify.styles import not_of_this_release
from hustings.verify.verdict import Check, Verdict, judged
from hustings.verify.verdict import shown as shown_line
from hustings.verify.witnessed import (
    NONE_ASKED,
    Asked,
    Witnessed,
    check_witnesses,
    sightings_of,
)

NEEDS_REPLAY = ("witnesses", "data", "pages")
NEEDS_ENTRIES = ("publication", "files", "election", "replay", *NEEDS_REPLAY)


@dataclass(frozen=True)
class Covered:
    """What a replay made known. ``witnessed``: what cosignatures prove; None where that was not
    found out. ``data``: the files of data/ that it makes."""

    witnessed: Witnessed | None = None
    data: tuple[str, ...] = ()


class NotABundleError(Exception):
    """A folder without anything of a bundle in it."""


def verify_bundle(
    folder: Path,
    *,
    key: str | None,
    since: bytes | None,
    not_read: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    policy: TrustPolicy | None = None,
    now: int = 0,
    most_age: int | None = None,
    processes: Processes | None = None,
) -> Verdict:
    """Is the bundle authentic, and does it say what replay says?

    ``key``: the log's verifier key on one line, from elsewhere; None takes the bundle's own.
    ``since``: a checkpoint of the log, from elsewhere, as bytes. ``not_read``: what the caller
    could not bring, to be said. ``witnesses``: the verifier keys of witnesses that the stranger
    trusts, a line each; without any, those that the record names count; ``policy``: his rule for
    that, in the place of both (of its logs nothing is asked here). ``most_age``: how many
    seconds before ``now`` (since 1970) the newest cosignature may be, None for any. ``processes``:
    makes other processes, for the signatures of a long record. Nothing that a bundle holds raises.

    Raises NotABundleError for a folder with neither log/ nor manifest.json, and NoteError for a
    key that is none.
    """
    trusted = None if key is None else parse_verifier_key(key)
    trusted_witnesses = tuple(map(parse_witness_key, witnesses))
    if not is_bundle(folder):
        raise NotABundleError(f"{folder} holds neither {MANIFEST} nor {LOG}/")
    files = list_folder(folder)
    log = _log_checks(lambda: checked_log(files, trusted, since))
    asked = Asked(trusted_witnesses, policy, now, most_age, log.since, processes)
    others, covered = _other_checks(files, log, asked, whole=not not_read)
    said = [*_not_compared(files, covered), *not_read]
    checks = [*log.checks, *others, _not_checked(since, covered.witnessed, said)]
    sound = log.log is not None and log.entries is not None
    return Verdict(
        ok=all(check.ok for check in checks),
        tree_size=log.log.size if log.log and sound else None,
        root=encode_base64(log.log.root) if log.log and sound else None,
        key_from="bundle" if key is None else "option",
        checks=tuple(checks),
        witnessed=covered.witnessed,
    )


def is_bundle(folder: Path) -> bool:
    """True where a folder holds a log's folder or a manifest."""
    return (folder / LOG).is_dir() or (folder / MANIFEST).is_file()


def _log_checks(check: Callable[[], CheckedLog]) -> CheckedLog:
    try:
        return check()
    except Exception as error:  # see _guarded
        return CheckedLog((_broken_off("log", error),), None, None)


def _other_checks(
    files: BundleFolder, log: CheckedLog, asked: Asked, *, whole: bool
) -> tuple[list[Check], Covered]:
    """``whole``: all of the log's folder could be brought."""
    manifest = None
    try:
        checked = checked_manifest(files)
        manifest = checked.sha256
        first = checked.check
    except Exception as error:  # see _guarded
        first = _broken_off("manifest", error)
    entries = log.entries
    if entries is None or log.log is None or log.log.key is None:
        why = "not done: the entries of the log cannot be relied on"
        return [first, *(Check(name, False, why) for name in NEEDS_ENTRIES)], Covered()
    pages_from = entries[: entries_shown(entries)]
    kept = log.log.checkpoints if whole else None
    checks = [
        first,
        _guarded("publication", lambda: check_publication(entries, manifest, kept)),
        _guarded("files", lambda: check_files(files, pages_from)),
        _guarded("election", lambda: check_election(files, pages_from)),
    ]
    of_replay, covered = _replay_checks(files, pages_from, log.log, asked)
    return [*checks, *of_replay], covered


def _replay_checks(
    files: BundleFolder, entries: Sequence[bytes], log: LogCheck, asked: Asked
) -> tuple[list[Check], Covered]:
    found: Replayed | None = None
    try:
        origin = log.key.name if log.key else ""
        sightings = sightings_of(log)
        counted = sightings.up_to(counted_size(log.size))
        first, found = replayed(files, entries, origin, asked.processes, counted)
    except Exception as error:  # see _guarded
        first = _broken_off("replay", error)
    if found is None:
        why = "not done: there is no replay to compare with"
        return [first, *(Check(name, False, why) for name in NEEDS_REPLAY)], Covered()
    state, problems, sure = found.state, found.problems, found
    made: dict[str, bytes] = {}
    try:
        witnessed = check_witnesses(log, log.entries, state.record, asked, sightings)
    except Exception as error:  # see _guarded
        witnessed = Witnessed(_broken_off("witnesses", error))
    handed_over = check_handovers(log, state.record)

    def data() -> Check:
        made.update(data_files(state, problems))
        return check_data(files, made)

    checks = [
        first,
        *([] if handed_over is None else [handed_over]),
        witnessed.check,
        _guarded("data", data),
        _guarded("pages", lambda: check_pages(files, _told(sure, entries))),
    ]
    return checks, Covered(witnessed, tuple(made))


def data_files(state: State, problems: Sequence[Problem]) -> dict[str, bytes]:
    """The files of data/ that are a pure function of the replay: path to contents."""
    inquiries = public_inquiries(state.rooms["inquiry"], state.record.exhibits)
    return {**record_files(state, problems), **inquiry_files(inquiries)}


def _told(found: Replayed, entries: Sequence[bytes]) -> Told:
    of_replay = figures(found.state, found.problems)
    currency = found.state.rooms["spend"].currency
    in_currency = partial(shown, currency=currency)
    quotations = required_quotations(found.state)
    signing = to_sign(found.state, lambda index: readable(entries[index]))
    return Told(of_replay, in_currency, entries, quotations, currency.signs, signing)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """The check, or its failure where the bundle's contents broke it off: a stranger's program
    ends with an answer whatever it is given, and what could not be checked is not authentic."""
    try:
        return check()
    except Exception as error:
        return _broken_off(name, error)


def _broken_off(name: str, error: Exception) -> Check:
    detail = f"the check broke off ({type(error).__name__}: {error})"
    return judged(name, [Finding("the bundle", detail)], "")


def _not_compared(files: BundleFolder, covered: Covered) -> Iterator[str]:
    """What this bundle in particular holds that nothing was compared with."""
    others = not_of_this_release(files)
    if others:
        yield f"style, scripts and drawings that are not this release's own: {', '.join(others)}"
    unknown = [name for name in files.under("data") if f"data/{name}" not in covered.data]
    if unknown and covered.data:
        yield f"of data/, which the replay does not make: {', '.join(unknown)}"


def _not_checked(
    since: bytes | None, witnessed: Witnessed | None, not_covered: Sequence[str]
) -> Check:
    """What the answer does not cover."""
    said = [
        *(() if since is not None else ("an older checkpoint: none given (--since)",)),
        *(() if witnessed is None or witnessed.asked else (f"witnesses: {NONE_ASKED}",)),
        "favour test: auditor only",
        "bank statements: that they are the bank's own, and whose accounts: auditor only",
        "estimates and plans: the model is not rerun",
        "counts of doorstep returns: the batches are not public",
        "pages: words and charts outside the marked figures are not read",
        *not_covered,
    ]
    return Check("not_checked", True, "; ".join(map(shown_line, said)))
