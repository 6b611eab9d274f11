"""The page on declared spending: the figures of the audit in words, with their ranges."""

from __future__ import annotations

from hustings.publish.pages.declared import band_words, ranged, rank


def test_a_share_has_its_range_where_there_is_one() -> None:
    assert ranged({"value": 0.32, "p05": 0.302, "p95": 0.338}) == "32% (30 to 34)"
    assert ranged({"value": 0.08, "p05": None, "p95": None}) == "8%"
    assert ranged({"value": None, "p05": None, "p95": None}) == "none"


def test_a_rank_has_a_true_minus() -> None:
    assert rank({"value": 0.11, "p05": -0.08, "p95": 0.33}) == "0.11 (\u22120.08 to 0.33)"
    assert rank({"value": None, "p05": None, "p95": None}) == "none"


def test_bands_in_words() -> None:
    assert band_words({"from": 0.05, "to": 0.1}) == "5 to 10 points"
    assert band_words({"from": 0.2, "to": None}) == "20 points and more"
