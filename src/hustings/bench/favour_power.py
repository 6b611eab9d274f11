"""What the test for favour finds in other settings, and when it is looked at eight times.

The campaigns are those of ``favour``: 260 held seats, two million pounds, departures at random.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hustings.audit.favour import Covered, favour_tests
from hustings.bench.favour import (
    ALPHA,
    CAMPAIGNS,
    SHUFFLES,
    TOLERANCE_PENCE,
    Setting,
    campaign,
    number_of_group_0,
    share,
)
from hustings.bench.figure import Figure

STATED = Setting(safe=0.35, marginal=0.10)
STATED_CAMPAIGNS = 2_000
LOOKS = 8
LOOK_CAMPAIGNS = 40  # each is eight audits, with shuffles enough for an eighth of alpha
LOOK_SHUFFLES = 9_999
LOOK_NOISE_SD = 0.25


def bench_favour_power() -> tuple[Figure, ...]:
    """The setting that was asked for, other shares and sums, and eight looks."""
    return (*stated_figures(), *power_figures(), *look_figures())


def stated_figures() -> tuple[Figure, Figure]:
    """The group has .35 of the safe seats and .10 of the others; one look at .01."""
    found, _ = found_and_any(replace(STATED, diverted_to=20), STATED_CAMPAIGNS)
    _, clean = found_and_any(STATED, STATED_CAMPAIGNS)
    what = "group .35 of safe seats, .10 elsewhere"
    sizes = known_to(found, STATED_CAMPAIGNS), known_to(clean, STATED_CAMPAIGNS)
    return (
        share(f"£135,000 to 20 safe seats, {what}: found {sizes[0]}", found, "at least", 95.0),
        share(f"nobody favoured, {what}: flags {sizes[1]}", clean, "at most", 100 * ALPHA),
    )


def known_to(per_cent: float, campaigns: int) -> str:
    """For the name of a rate: over how many campaigns, and its standard error in points. Two of
    each are added, so that none of 300 is not taken for never (Agresti and Coull 1998)."""
    part = (per_cent * campaigns / 100 + 2) / (campaigns + 4)
    error = 100 * (part * (1 - part) / (campaigns + 4)) ** 0.5
    return f"({campaigns:,} campaigns, se {error:.1f})"


def power_figures() -> tuple[Figure, ...]:
    """Other shares of the group, other sums: to 20 seats each."""
    base, _ = found_and_any(replace(STATED, diverted_to=20))
    settings = {
        "£135,000, group half of all seats": Setting(0.5, 0.5, 20),
        "£135,000, group .3 of all seats": Setting(0.3, 0.3, 20),
        "£90,000": replace(STATED, diverted_to=20, diverted_pence=90_000_00),
        "£50,000": replace(STATED, diverted_to=20, diverted_pence=50_000_00),
        "£25,000": replace(STATED, diverted_to=20, diverted_pence=25_000_00),
    }
    return tuple(
        share(f"{what} to 20 safe seats: found {size}", found, "£135,000, .35/.10", base)
        for what, setting in settings.items()
        for found in (found_and_any(setting)[0],)
        for size in (known_to(found, CAMPAIGNS),)
    )


def look_figures() -> tuple[Figure, ...]:
    """Eight looks, each at alpha / 8, and each at the whole of alpha."""
    at_eighth, at_whole = looks_flagged(STATED)
    found, at_end = looks_flagged(replace(STATED, diverted_to=20))
    what = f"{LOOKS} looks in one campaign"
    clean, hit = known_to(at_eighth, LOOK_CAMPAIGNS), known_to(found, LOOK_CAMPAIGNS)
    return (
        share(
            f"flags, nobody favoured, {what} at alpha/8 {clean}", at_eighth, "alpha", 100 * ALPHA
        ),
        share(f"the same at the whole of alpha, {what}", at_whole, "alpha", 100 * ALPHA),
        share(f"£135,000 to 20 safe seats, {what}: found {hit}", found, "at alpha", at_end),
    )


def found_and_any(setting: Setting, campaigns: int = CAMPAIGNS) -> tuple[float, float]:
    """Per cent of campaigns in which the audit flags the group, and in which any group."""
    rng = np.random.default_rng(2017)
    flagged = []
    for seed in range(campaigns):
        covered = campaign(setting, rng)
        tests = favour_tests(covered, TOLERANCE_PENCE, ALPHA, seed, SHUFFLES)
        theirs = number_of_group_0(covered)
        flags = [test.group == theirs for test in tests if test.flag]
        flagged.append((any(flags), bool(flags)))
    found, some = (100.0 * np.mean(flagged, axis=0)).tolist()
    return found, some


def looks_flagged(setting: Setting, campaigns: int = LOOK_CAMPAIGNS) -> tuple[float, float]:
    """Per cent of campaigns in which some look flags at alpha / LOOKS, and in which some would at
    alpha. At each look another eighth of plan and fund is out."""
    rng = np.random.default_rng(2017)
    flagged = []
    for seed in range(campaigns):
        whole = campaign(setting, rng)
        tests = [
            test
            for look in range(1, LOOKS + 1)
            for test in favour_tests(
                so_far(whole, look, rng), TOLERANCE_PENCE, ALPHA / LOOKS, seed, LOOK_SHUFFLES
            )
        ]
        flagged.append((any(t.flag for t in tests), any(t.p <= t.alpha * LOOKS for t in tests)))
    divided, at_whole = (100.0 * np.mean(flagged, axis=0)).tolist()
    return divided, at_whole


def so_far(whole: Covered, look: int, rng: np.random.Generator) -> Covered:
    """A campaign after ``look`` of its eighths: besides its lasting departures each seat is ahead
    or behind at random, less so as the eighths add up."""
    part = look / LOOKS
    noise = np.exp(LOOK_NOISE_SD * rng.standard_normal(len(whole.done_pence)) / np.sqrt(look))
    return replace(
        whole,
        planned_pence=np.rint(whole.planned_pence * part).astype(np.int64),
        done_pence=np.rint(whole.done_pence * part * noise).astype(np.int64),
    )
