"""The answer: one check after another, each with the place of what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hustings.record.log_shelf import Finding
from hustings.record.proven import in_words

MOST_FINDINGS = 5
LONGEST_FINDING = 300


@dataclass(frozen=True)
class Check:
    """One check. ``detail``: what was found, with its place; printable, on one line."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True)
class Verdict:
    """``tree_size`` and ``root`` (base64): of the log's latest checkpoint, None where it could not
    be believed. ``key_from``: "option", or "bundle" where the key is the bundle's own.
    ``witnessed``: what cosignatures prove, None where that could not be found out."""

    ok: bool
    tree_size: int | None
    root: str | None
    key_from: str
    checks: tuple[Check, ...]
    witnessed: Proof | None = None


class Proof(Protocol):
    """What a verdict tells of cosignatures (``witnessed.Witnessed``)."""

    @property
    def asked(self) -> int:
        """How many cosignatures a checkpoint needs."""

    @property
    def covered(self) -> int:
        """How many entries, from the first on, are proven to have been there."""

    @property
    def proven(self) -> Sequence[int | None]:
        """By when each entry was there, in seconds since 1970; None where that is not proven."""


def passed(name: str, detail: str) -> Check:
    """A check that found nothing wrong."""
    return Check(name, True, shown(detail))


def judged(name: str, findings: Iterable[Finding], good: str) -> Check:
    """A check that fails where there are findings, and says ``good`` where there are none.

    The first findings are told and the others counted: one change may show in many places, and
    a hostile bundle may have millions.
    """
    told: list[str] = []
    others = 0
    for finding in findings:
        if len(told) < MOST_FINDINGS:
            told.append(shown(str(finding)))
        else:
            others += 1
    if not told:
        return passed(name, good)
    more = [f"and {others} more"] if others else []
    return Check(name, False, "; ".join([*told, *more]))


def shown(text: str) -> str:
    """Text from anywhere as it may be printed: one line, no control characters, not endless."""
    cut = text if len(text) <= LONGEST_FINDING else text[:LONGEST_FINDING] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """`hustings verify --json`."""
    return {
        "ok": verdict.ok,
        "tree_size": verdict.tree_size,
        "root": verdict.root,
        "key_from": verdict.key_from,
        "checks": [
            {"name": check.name, "ok": check.ok, "detail": check.detail} for check in verdict.checks
        ],
        "witnesses": _proof_json(verdict.witnessed),
    }


def _proof_json(proof: Proof | None) -> dict[str, Any] | None:
    """``proven``: a pair for each stretch of entries that were there by the same moment, the
    number of the last of them and the moment."""
    if proof is None:
        return None
    times = list(proof.proven)
    ends = [n for n, at in enumerate(times) if at is not None and times[n + 1 : n + 2] != [at]]
    return {
        "asked": proof.asked,
        "covered": proof.covered,
        "proven": [{"last_entry": n, "at": in_words(times[n] or 0)} for n in ends],
    }
