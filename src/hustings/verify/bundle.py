"""Everything that a stranger can check of a bundle without taking anybody's word. This module
reads files.

Each check leans on those before it. The log's key stands at the beginning; from it follow the
checkpoints, the tree, every entry, the manifest's hash in the last of them, every file outside the
log, and, by replay, every figure that data and pages may show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hustings.inquiry.public import inquiry_files, public_inquiries
from hustings.record.log_check import Finding
from hustings.record.note import encode_base64, parse_verifier_key
from hustings.record.problems import Problem
from hustings.record.replay import State
from hustings.spend.figures import figures, shown
from hustings.spend.published import record_files
from hustings.verify.contents import entries_shown
from hustings.verify.data import check_data
from hustings.verify.folder import BundleFolder, list_folder
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
from hustings.verify.verdict import Check, Verdict, judged
from hustings.verify.verdict import shown as shown_line

NEEDS_ENTRIES = ("publication", "files", "election", "replay", "data", "pages")


class NotABundleError(Exception):
    """A folder without anything of a bundle in it."""


def verify_bundle(
    folder: Path, *, key: str | None, since: bytes | None, not_read: Sequence[str] = ()
) -> Verdict:
    """Is the bundle authentic, and does it say what replay says?

    ``key``: the log's verifier key on one line, from elsewhere; None takes the bundle's own.
    ``since``: a checkpoint of the log, from elsewhere, as bytes. ``not_read``: what the caller
    could not bring, to be said. Nothing that a bundle holds raises.

    Raises NotABundleError for a folder with neither log/ nor manifest.json, and NoteError for a
    ``key`` that is none.
    """
    trusted = None if key is None else parse_verifier_key(key)
    if not is_bundle(folder):
        raise NotABundleError(f"{folder} holds neither {MANIFEST} nor {LOG}/")
    files = list_folder(folder)
    log = _log_checks(lambda: checked_log(files, trusted, since))
    checks = [*log.checks, *_other_checks(files, log), _not_checked(since, not_read)]
    sound = log.log is not None and log.entries is not None
    return Verdict(
        ok=all(check.ok for check in checks),
        tree_size=log.log.size if log.log and sound else None,
        root=encode_base64(log.log.root) if log.log and sound else None,
        key_from="bundle" if key is None else "option",
        checks=tuple(checks),
    )


def is_bundle(folder: Path) -> bool:
    """True where a folder holds a log's folder or a manifest."""
    return (folder / LOG).is_dir() or (folder / MANIFEST).is_file()


def _log_checks(check: Callable[[], CheckedLog]) -> CheckedLog:
    try:
        return check()
    except Exception as error:  # see _guarded
        return CheckedLog((_broken_off("log", error),), None, None)


def _other_checks(files: BundleFolder, log: CheckedLog) -> Iterator[Check]:
    manifest = None
    try:
        checked = checked_manifest(files)
        manifest = checked.sha256
        yield checked.check
    except Exception as error:  # see _guarded
        yield _broken_off("manifest", error)
    entries = log.entries
    if entries is None or log.log is None or log.log.key is None:
        for name in NEEDS_ENTRIES:
            yield Check(name, False, "not done: the entries of the log cannot be relied on")
        return
    pages_from = entries[: entries_shown(entries)]
    yield _guarded("publication", lambda: check_publication(entries, manifest))
    yield _guarded("files", lambda: check_files(files, pages_from))
    yield _guarded("election", lambda: check_election(files, pages_from))
    yield from _replay_checks(files, pages_from, log.log.key.name)


def _replay_checks(files: BundleFolder, entries: Sequence[bytes], origin: str) -> Iterator[Check]:
    found: Replayed | None = None
    try:
        check, found = replayed(files, entries, origin)
        yield check
    except Exception as error:  # see _guarded
        yield _broken_off("replay", error)
    if found is None:
        for name in ("data", "pages"):
            yield Check(name, False, "not done: there is no replay to compare with")
        return
    state, problems = found.state, found.problems
    yield _guarded("data", lambda: check_data(files, data_files(state, problems)))
    yield _guarded("pages", lambda: check_pages(files, _told(found, entries)))


def data_files(state: State, problems: Sequence[Problem]) -> dict[str, bytes]:
    """The files of data/ that are a pure function of the replay: path to contents."""
    inquiries = public_inquiries(state.rooms["inquiry"], state.record.exhibits)
    return {**record_files(state, problems), **inquiry_files(inquiries)}


def _told(found: Replayed, entries: Sequence[bytes]) -> Told:
    of_replay = figures(found.state, found.problems)
    return Told(of_replay, shown, entries, required_quotations(found.state))


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


def _not_checked(since: bytes | None, not_read: Sequence[str]) -> Check:
    """What the answer does not cover."""
    said = [
        *(() if since is not None else ("an older checkpoint: none given (--since)",)),
        "witnesses: none asked for",
        "favour test: auditor only",
        "estimates and plans: the model is not rerun",
        "counts of doorstep returns: the batches are not public",
        "pages: words and charts outside the marked figures are not read",
        *not_read,
    ]
    return Check("not_checked", True, "; ".join(map(shown_line, said)))
