"""Benchmarks: each figure with its peer or limit beside it, as ratios taken in one run.

In: the shipped elections. Out: rows of figures. Called by: ``cli``, for ``hustings bench``.
"""
