"""Whole pence shared by weight, so that the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Mapping


def shared(pence: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Whole pence by weight, by largest remainder; equal remainders to the larger weight, then by
    name. {} where nothing has a weight.

    >>> shared(100, {"a": 1, "b": 1, "c": 1})
    {'a': 34, 'b': 33, 'c': 33}
    """
    whole = sum(weights.values())
    if not whole:
        return {}
    found, left_over = {}, {}
    for name, weight in weights.items():
        found[name], left_over[name] = divmod(pence * weight, whole)
    rest = pence - sum(found.values())
    for name in sorted(weights, key=lambda n: (-left_over[n], -weights[n], n))[:rest]:
        found[name] += 1
    return found
