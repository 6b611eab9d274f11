"""Writes src/hustings/plan/effect_sizes/trials.csv and effects.toml.

    python scripts/fit_effects.py --experiments DIR     both, from the trials' own rows
    python scripts/fit_effects.py                       effects.toml only, from trials.csv

DIR holds the replication data that docs/effects.md names; none of it enters the table, which
has one row for each arm. Declared spending is read from the shipped elections. Published
figures are typed in below, with what was known of their errors.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from hustings.election.load import find_election, load_election
from hustings.plan.chain import FOLDER, shipped_chain
from hustings.plan.curves import Curve, Response
from hustings.plan.refit import effects_of, fitted_response, level_of, scale_of
from hustings.plan.spending_effects import Slope, spending_slopes
from hustings.plan.trial_estimates import Counts, Estimated, estimated
from hustings.plan.trials import GENERAL, OTHER, SHARE, TURNOUT, Trial
from hustings.plan.trials_file import COLUMNS, SETTING, STANDS_FOR, shipped_trials

TRIALS, EFFECTS = FOLDER / "trials.csv", FOLDER / "effects.toml"
# Between 0 and the limit: what part of the curve's saturation the limit of 2015 buys, with the
# curve's scale at the poll of 6,000 pounds and a limit of 14,000.
LIMIT_REACHES = 0.90


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiments", type=Path)
    folder = parser.parse_args().experiments
    chain = shipped_chain()
    if folder is not None:
        TRIALS.write_text(trials_csv(all_trials(folder)), encoding="utf-8", newline="")
    trials = shipped_trials()
    EFFECTS.write_text(effects_toml(fitted_response(chain, trials)), encoding="utf-8")
    for lever in chain.levers:
        effects = effects_of(lever, trials)
        level = level_of(chain, lever, effects)
        print(lever.resource, f"A {level.mean:.2f} sd {level.variance**0.5:.2f}")
        print("   scale", round(scale_of(chain, lever), 1), effects)


def all_trials(folder: Path) -> list[Trial]:
    return [*own_estimates(folder), *declared_spending(), *published()]


# --- from the trials' own rows --------------------------------------------------------------


def own_estimates(folder: Path) -> list[Trial]:
    trials = [*new_haven(folder), six_cities(folder), *michigan(folder)]
    for trial in trials:
        print(f"{trial.trial} {trial.arm}: {trial.estimate:.2f} ({trial.se:.2f})")
    return [*trials, rest_of_review(trials)]


def columns(path: Path) -> tuple[list[dict[str, str]], Callable[[str], np.ndarray]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, lambda name: np.array([float(row[name]) for row in rows])


def codes(values: Sequence[object]) -> np.ndarray:
    """(G,) a number for each distinct value."""
    known = {value: place for place, value in enumerate(sorted(set(map(str, values))))}
    return np.array([known[str(value)] for value in values])


def new_haven(folder: Path) -> list[Trial]:
    """One row a person, no household: strata are wards by what the other arm did."""
    rows, of = columns(folder / "gotv_new_haven_1998_canvass_phone.csv")
    people, alone = np.ones(len(rows)), np.full(len(rows), -1)
    only = of("inperson_rand") * (1 - of("phone_rand")) == 1
    neither = (1 - of("inperson_rand")) * (1 - of("phone_rand")) == 1
    voted = of("turnout_98")
    print(f"New Haven, canvass alone {voted[only].mean():.3f}, neither {voted[neither].mean():.3f}")
    found = []
    for lever, mine, got, other in (
        ("doorstep", "inperson_rand", "inperson", "phone_rand"),
        ("phone", "phone_rand", "phone", "inperson_rand"),
    ):
        stratum = codes(list(zip(of("ward"), of(other), strict=True)))
        fit = estimated(Counts(people, voted, of(got), of(mine) == 1, stratum, alone))
        source = "Gerber and Green 2000, American Political Science Review: replication data"
        found.append(trial_of("New Haven", 1998, lever, "assigned", fit, source))
    return found


def six_cities(folder: Path) -> Trial:
    """Counts by turf: strata and clusters are the turfs."""
    rows, of = columns(folder / "canvassing_six_cities_2001_by_turf.csv")
    turf = codes([(row["city"], row["turf"]) for row in rows])
    arm = of("treatment_assigned") == 1
    fit = estimated(Counts(of("n"), of("voted_2001"), of("contacted"), arm, turf, turf))
    source = "Green, Gerber and Nickerson 2003, Journal of Politics: replication data by turf"
    return trial_of("six cities", 2001, "doorstep", "assigned", fit, source)


MAILINGS = {
    "Civic Duty": ("leaflet", "civic duty"),
    "Hawthorne": ("social_pressure_mail", "being studied"),
    "Self": ("social_pressure_mail", "own record shown"),
    "Neighbors": ("social_pressure_mail", "neighbours' records shown"),
}


def michigan(folder: Path) -> list[Trial]:
    """Cells of people alike. Households are not told apart, so the errors are those of people who
    all do as their household does: too wide, if anything."""
    rows, of = columns(folder / "gotv_social_pressure_michigan_2006_cells.csv")
    arm = np.array([row["treatment"] for row in rows])
    for name in ("No Postcard", "Neighbors"):
        rate = of("voted")[arm == name].sum() / of("n")[arm == name].sum()
        print(f"Michigan, {name}: {100 * rate:.1f}%")
    stratum = codes([(r["age_band"], r["sex"], r["past_votes"], r["hh_size"]) for r in rows])
    found = []
    for name, (lever, told) in MAILINGS.items():
        own = (arm == name) | (arm == "No Postcard")
        sent = arm[own] == name
        n = of("n")[own]
        alone = np.full(len(n), -1)
        fit = estimated(Counts(n, of("voted")[own], n * sent, sent, stratum[own], alone))
        household = float(np.sum(n * of("hh_size")[own]) / np.sum(n))
        fit = replace(fit, by_assignment_se=fit.by_assignment_se * household**0.5)
        source = "Gerber, Green and Larimer 2008, American Political Science Review: cells"
        found.append(trial_of("Michigan", 2006, lever, told, fit, source))
    return found


def trial_of(name: str, year: int, lever: str, arm: str, fit: Estimated, source: str) -> Trial:
    print(f"{name}, {lever}: a contact {fit.per_contact:.2f} ({fit.per_contact_se:.2f})")
    return Trial(
        name, year, "United States", lever, TURNOUT, arm, fit.people, fit.by_assignment,
        fit.by_assignment_se, fit.contact_rate, None, OTHER, 1, source,
    )  # fmt: skip


def rest_of_review(trials: Sequence[Trial]) -> Trial:
    """The review's mean without the trials that have rows of their own, by precision."""
    mean, precision = REVIEW_MEAN, REVIEW_SE**-2
    weighted = mean * precision
    for trial in trials:
        if trial.lever == "doorstep":
            own = (trial.se / trial.contact_rate) ** -2
            weighted -= own * trial.estimate / trial.contact_rate
            precision -= own
    source = (
        "Green, McGrath and Aronow 2013, Journal of Elections, Public Opinion and Parties: +2.5 a "
        "contact, less New Haven and six cities; its error is set by us (0.5), as the number of "
        "trials that it counts for"
    )
    return Trial(
        "other trials of a review", 2013, "United States", "doorstep", TURNOUT, "contacted", None,
        weighted / precision, precision**-0.5, 1.0, None, OTHER, 10, source,
    )  # fmt: skip


REVIEW_MEAN, REVIEW_SE = 2.5, 0.5


# --- declared spending ----------------------------------------------------------------------


def declared_spending() -> list[Trial]:
    """A row for each party, of the change from 2010 to 2015."""
    slopes = spending_slopes(load_election(find_election("uk-2017")))
    return [slope_row(slope) for slope in slopes]


def slope_row(slope: Slope) -> Trial:
    lever = "spending_held" if slope.held else "spending"
    source = "our regression on declared spending (Electoral Commission), not a trial"
    return Trial(
        f"declared spending, {slope.party}", int(slope.election[-4:]), "United Kingdom", lever,
        SHARE, "nothing to the limit", slope.seats, slope.points, slope.se, LIMIT_REACHES, None,
        OTHER, 1, source,
    )  # fmt: skip


# --- published figures ----------------------------------------------------------------------


def published() -> list[Trial]:
    """Where a study's standard error was not to hand, the source says what was taken for it."""
    us, uk = "United States", "United Kingdom"
    return [
        Trial("review of Europe", 2016, "Europe", "doorstep", TURNOUT, "contacted", None, 1.0, 1.0,
              1.0, None, OTHER, 6, "Bhatti and others 2016, British Journal of Political Science: "
              "substantially smaller than in the United States; 1 (0 to 2.5) is our reading, the "
              "United Kingdom's trial of 2005 (John and Brannan 2008) among them"),
        Trial("review of persuasion", 2018, us, "doorstep", SHARE, "contacted", None, 0.0, 0.3, 1.0,
              None, GENERAL, 49, "Kalla and Broockman 2018, American Political Science Review: "
              "nothing on average; its error is set by us"),
        Trial("France", 2012, "France", "doorstep", SHARE, "visited", None, 3.0, 1.5, 1.0, None,
              GENERAL, 1, "Pons 2018, American Economic Review, and its author's interview with "
              "the American Economic Association: about 3 points of share; the error is the "
              "largest with which it would be significant at 5%"),
        Trial("leaflets in May 2017", 2017, uk, "leaflet", TURNOUT, "leaflet", None, 4.3,
              2.2, 1.0, None, OTHER, 1, "Townsley 2018, Political Science Research and Methods; "
              "the error is the largest with which it would be significant at 5%"),
        Trial("review of party mail", 2013, us, "leaflet", TURNOUT, "party mail", None, -0.2, 0.3,
              1.0, None, OTHER, 4, "Green, McGrath and Aronow 2013, as Townsley 2018 gives it: "
              "-0.213, not significant; its error and number of trials are set by us"),
        Trial("review of persuasion", 2018, us, "leaflet", SHARE, "mail", None, 0.0, 0.1, 1.0, None,
              GENERAL, 49, "Kalla and Broockman 2018: nothing on average, mail among the means; "
              "its error is set by us"),
        Trial("digital programme", 2020, us, "advert", TURNOUT, "leaners to the sender", 1_035_571,
              0.4, 0.2, 1.0, None, GENERAL, 1, "Aggarwal and others 2023, Nature Human Behaviour; "
              "no effect on all, -0.3 (0.3) on those leaning away"),
        Trial("advertisements in surveys", 2016, us, "advert", SHARE, "shown one", 34_000, 0.7,
              0.7, 1.0, None, OTHER, 59, "Coppock, Hill and Vavreck 2020, Science Advances: 0.007 "
              "(0.007) on vote choice, asked at once"),
    ]  # fmt: skip


# --- writing ---------------------------------------------------------------------------------


def trials_csv(trials: Sequence[Trial]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS[:-1], SETTING, STANDS_FOR, COLUMNS[-1]])
    for t in sorted(trials, key=lambda t: (t.lever, t.outcome, t.year, t.trial, t.arm)):
        days = "" if t.days_before_poll is None else t.days_before_poll
        figures = (f"{t.estimate:.2f}", f"{t.se:.2f}", f"{t.contact_rate:.3f}", days)
        what = (t.trial, t.year, t.country, t.lever, t.outcome, t.arm, t.n or "")
        writer.writerow([*what, *figures, t.setting, t.stands_for, t.source])
    return text.getvalue()


def effects_toml(response: Response) -> str:
    """The curves as the plan reads them."""
    lines = [
        "# The response curves, written by scripts/fit_effects.py from trials.csv and chain.toml:",
        "# change those and run it again. docs/effects.md explains every number.",
        f"effectiveness_cv = {response.effectiveness_cv}",
        f"effectiveness_source = {quoted(response.effectiveness_source)}",
        f"held_factor = {response.held_factor}",
        f"held_low = {response.held_low}",
        f"held_high = {response.held_high}",
        f"held_source = {quoted(response.held_source)}",
    ]
    for curve in response.curves:
        lines += ["", "[[curves]]", *curve_lines(curve)]
    return "\n".join(lines) + "\n"


def curve_lines(curve: Curve) -> list[str]:
    numbers = ("saturation", "low", "high", "scale", "half_life_days")
    texts = ("source", "confidence", "half_life_source")
    return [
        f"resource = {quoted(curve.resource)}",
        f"unit = {quoted(curve.unit)}",
        *(f"{key} = {getattr(curve, key)}" for key in numbers if getattr(curve, key) is not None),
        *(f"{key} = {quoted(getattr(curve, key))}" for key in texts),
    ]


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
