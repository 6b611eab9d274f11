"""Surveys that real campaigns bring: a finite, sensible answer or a clear error."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hustings.election.contest import FloatArray, IntArray
from hustings.estimate.multilevel.definition import NOT_ON_BALLOT, Counts, Model
from hustings.estimate.multilevel.fit import fit, simulate
from hustings.estimate.multilevel.poststratify import CellFrame, poststratify
from tests.estimate.multilevel.small import BASES, KINDS, OUTCOMES, SEATS, answers, none, small

MODEL = small()
FRAME = CellFrame(MODEL.kind_design, np.full((SEATS, KINDS), 100.0))
EVERY_ROW = np.divmod(np.arange(SEATS * KINDS), KINDS)


def shares(model: Model, evidence: Counts, mode: str = "full") -> FloatArray:
    """(n, S, K), all finite and adding up."""
    fitted = fit(model, evidence, mode, hyper_draws=8)  # type: ignore[arg-type]
    found = poststratify(model, FRAME, simulate(fitted, 400)).seat
    assert np.isfinite(found).all()
    assert np.allclose(found.sum(axis=2), 1.0)
    return found


def everyone(counts: FloatArray) -> Counts:
    """The same (K,) counts, or (S Q, K), from every kind in every seat."""
    seat, kind = EVERY_ROW
    return Counts(seat, kind, np.broadcast_to(counts, (len(seat), OUTCOMES)).astype(float))


@pytest.mark.parametrize("basis", BASES)
def test_an_empty_survey_leaves_the_prior(basis: str) -> None:
    model = replace(small(BASES[basis]), offset=np.zeros((SEATS, OUTCOMES)))
    found = shares(model, none(model))
    if basis != "reference":  # whose prior holds the first outcome apart
        assert np.allclose(found.mean(axis=(0, 1)), 0.25, atol=0.06)
    assert found.std(axis=0).min() > 0.05


def test_one_respondent_moves_towards_what_was_said() -> None:
    said = Counts(np.array([3]), np.array([2]), np.array([[0.0, 1.0, 0.0, 0.0]]))
    before, after = (shares(MODEL, e, "fast").mean(axis=0) for e in (none(MODEL), said))
    assert (after[:, 1] > before[:, 1]).all()
    assert np.argmax(after[:, 1] - before[:, 1]) == 3
    assert (after[3] - before[3]).max() < 0.3


def test_rows_in_which_nobody_answered_say_nothing() -> None:
    full = answers(MODEL)
    nobody = everyone(np.zeros(OUTCOMES))
    both = Counts(
        *(np.concatenate(pair) for pair in zip(columns(full), columns(nobody), strict=True))
    )
    assert np.allclose(
        fit(MODEL, both, "fast").best.mean.seats,
        fit(MODEL, full, "fast").best.mean.seats,
        atol=1e-5,
    )


def columns(counts: Counts) -> tuple[FloatArray | IntArray, ...]:
    return counts.seat, counts.kind, counts.counts


@pytest.mark.parametrize("mode", ["fast", "full"])
def test_an_outcome_nobody_chose_keeps_a_little(mode: str) -> None:
    found = shares(MODEL, everyone(np.array([4.0, 3.0, 2.0, 0.0])), mode).mean(axis=0)
    assert (found[:, 3] < 0.02).all()
    assert (found[:, 3] > 1e-6).all()
    assert np.allclose(found[:, :3].mean(axis=0), [4 / 9, 3 / 9, 2 / 9], atol=0.03)


def test_everyone_agrees() -> None:
    found = shares(MODEL, everyone(np.array([9.0, 0.0, 0.0, 0.0])))
    assert (found.mean(axis=0)[:, 0] > 0.97).all()


def test_perfectly_separated_groups() -> None:
    """Every kind answers with one outcome of its own, and nobody with another's."""
    counts = 20.0 * np.eye(OUTCOMES)[EVERY_ROW[1] % OUTCOMES]
    fitted = fit(MODEL, everyone(counts), hyper_draws=8)
    found = poststratify(MODEL, FRAME, simulate(fitted, 200), by_cell=True)
    assert np.isfinite(found.seat).all()
    inside = found.cell.mean(axis=0) / found.cell.mean(axis=0).sum(axis=1, keepdims=True)
    assert (inside.argmax(axis=1) == np.arange(KINDS) % OUTCOMES).all()


def test_perfectly_separated_seats() -> None:
    counts = 5.0 * np.eye(OUTCOMES)[EVERY_ROW[0] % OUTCOMES]
    found = shares(MODEL, everyone(counts)).mean(axis=0)
    assert (found.argmax(axis=1) == np.arange(SEATS) % OUTCOMES).all()
    assert found.max(axis=1).min() > 0.8


def test_a_seat_nobody_was_asked_in_is_less_certain() -> None:
    full = answers(MODEL, 3_000)
    kept = full.seat != 7
    without = Counts(full.seat[kept], full.kind[kept], full.counts[kept])
    sd = shares(MODEL, without).std(axis=0).mean(axis=1)
    assert sd[7] > 1.3 * np.delete(sd, 7).max()


def test_fractions_count_as_what_they_add_up_to() -> None:
    """A tenth of an answer from each of ten is one answer; a weight of a half tells less."""
    full = answers(MODEL)
    tenths = Counts(*(np.concatenate([c] * 10) for c in columns(full)))
    tenths = replace(tenths, counts=tenths.counts / 10)
    best, same = (fit(MODEL, e, "fast").best.mean.seats for e in (full, tenths))
    assert np.allclose(best, same, atol=1e-6)
    halved = replace(full, counts=full.counts / 2)
    assert shares(MODEL, halved).std(axis=0).mean() > shares(MODEL, full).std(axis=0).mean()


def test_a_great_many_answers() -> None:
    found = shares(MODEL, everyone(1e6 * np.array([0.4, 0.3, 0.2, 0.1])))
    assert np.allclose(found.mean(axis=0), [0.4, 0.3, 0.2, 0.1], atol=2e-3)


def test_an_outcome_off_the_ballot_has_no_share() -> None:
    offset = MODEL.offset.copy()
    offset[:6, 2] = NOT_ON_BALLOT
    model = replace(MODEL, offset=offset)
    evidence = answers(model)
    counts = evidence.counts.copy()
    counts[evidence.seat < 6, 2] = 0.0
    found = shares(model, replace(evidence, counts=counts))
    assert (found[:, :6, 2] == 0.0).all()
    assert (found[:, 6:, 2] > 0.0).all()


GOOD = Counts(np.array([0, 1]), np.array([0, 1]), np.ones((2, OUTCOMES)))


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (replace(GOOD, counts=-GOOD.counts), "finite and not negative"),
        (replace(GOOD, counts=GOOD.counts * np.nan), "finite and not negative"),
        (replace(GOOD, counts=GOOD.counts * np.inf), "finite and not negative"),
        (replace(GOOD, counts=GOOD.counts[:, :3]), "one column for each of 4 outcomes"),
        (replace(GOOD, counts=GOOD.counts[0]), "one column for each of 4 outcomes"),
        (replace(GOOD, counts=GOOD.counts[:1]), "seat must have one place a row"),
        (replace(GOOD, seat=np.array([0, SEATS])), "seat must lie between 0 and 11"),
        (replace(GOOD, seat=np.array([-1, 0])), "seat must lie between 0 and 11"),
        (replace(GOOD, kind=np.array([0, KINDS])), "kind must lie between 0 and 5"),
        (replace(GOOD, kind=np.array([0])), "kind must have one place a row"),
    ],
)
def test_what_cannot_be_fitted_is_named(bad: Counts, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        fit(MODEL, bad)


def test_answers_for_an_outcome_off_the_ballot_are_refused() -> None:
    offset = MODEL.offset.copy()
    offset[1, 2] = NOT_ON_BALLOT
    with pytest.raises(ValueError, match="row 1 counts answers for an outcome that is not on"):
        fit(replace(MODEL, offset=offset), GOOD)


def test_a_column_without_an_effect_is_refused() -> None:
    with pytest.raises(ValueError, match="every column of the designs must belong to exactly one"):
        replace(MODEL, effects=MODEL.effects[:-1])
