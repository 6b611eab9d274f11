"""Every rule of every room over a bundle's entries: the state that its pages must tell of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hustings.election.contest import Election
from hustings.election.load import load_election
from hustings.election.problems import FolderProblems
from hustings.inquiry.rules import InquiryRules
from hustings.record.ahead import Processes, reading_ahead
from hustings.record.checkpoint_gaps import GAP, CheckpointRules
from hustings.record.envelope import is_hash
from hustings.record.log_check import Finding
from hustings.record.problems import Problem
from hustings.record.replay import Rules, State, replay
from hustings.record.sightings import Sightings
from hustings.spend.law import spending_law
from hustings.spend.rules import SpendRules
from hustings.verify.contents import readable
from hustings.verify.folder import BundleFolder, UnreadableError
from hustings.verify.listed import FILES
from hustings.verify.verdict import Check, judged, passed


@dataclass(frozen=True)
class Replayed:
    """What the entries make true, and what is wrong with them."""

    state: State
    problems: tuple[Problem, ...]


def campaign_rules(
    election: Election, party: str, files: Callable[[str], bytes | None]
) -> tuple[Rules, ...]:
    """The rules of every room that has some. ``files`` gives what an entry names by hash."""
    spending = SpendRules(spending_law(election, party), files)
    return spending, InquiryRules(), CheckpointRules()


def replayed(
    folder: BundleFolder,
    entries: Sequence[bytes],
    origin: str,
    processes: Processes | None = None,
    sightings: Sightings | None = None,
) -> tuple[Check, Replayed | None]:
    """The check "replay", with the law of the bundle's election folder.

    ``origin``: the name of the log's key. ``processes``: makes other processes, for the signatures
    of a long record. ``sightings``: those that counted when the pages were made. What the rules
    find wrong in the log is no failure: that the bundle reports it is for the checks that follow.
    """
    try:
        election = load_election(folder.path / "election")
    except FolderProblems as error:
        findings = [Finding("election", str(problem)) for problem in error.problems]
        return judged("replay", findings, ""), None
    first = readable(entries[0]) if entries else None
    founding = first.body if first is not None and first.type == "genesis" else {}
    for field, expected in (("origin", origin), ("election", election.id)):
        if founding.get(field) != expected:
            detail = f"its {field} is {founding.get(field)!r}, and the bundle's {expected!r}"
            return judged("replay", [Finding("entry 0", detail)], ""), None
    rules = campaign_rules(election, str(founding.get("party")), _files_of(folder))
    with reading_ahead(len(entries), processes) as ahead:
        state, problems = replay(entries, rules, ahead, sightings)
    if not state.record.policies:
        why = next(str(problem) for problem in problems)
        detail = f"it founds nothing, so that no later entry counts: {why}"
        return judged("replay", [Finding("entry 0", detail)], ""), None
    count = "no rule was broken"
    if problems:
        count = f"{len(problems):,} times a rule was broken, which data and pages have to show"
    gaps = sum(problem.rule == GAP for problem in problems)
    if gaps:
        count += f"; {gaps:,} of them longer without a checkpoint than the policy promises"
    good = f"{len(entries):,} entries replayed under every rule: {count}"
    return passed("replay", good), Replayed(state, problems)


def _files_of(folder: BundleFolder) -> Callable[[str], bytes | None]:
    def read(digest: str) -> bytes | None:
        path = f"{FILES}/{digest}"
        try:
            if not is_hash(digest) or folder.sha256(path) != digest:
                return None
            return folder.read(path)
        except UnreadableError:
            return None

    return read
