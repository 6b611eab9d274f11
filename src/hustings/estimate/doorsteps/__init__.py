"""Doorstep returns as evidence.

In: counts of returns (``election.returns``), the party whose canvass they are, a day, and what
polls and the past say (``model.central``).
Out: every seat anew, by draws (``condition.move_draws``) or by algebra (``condition.moments``), and
``report``: over-claims, flagged canvassers. What moved a seat is in ``estimate.moved``.
Called by: ``model``, publish, the benchmarks.

Order of reading: ``settings``; ``counts`` (returns up to a day), ``selection`` (answers weighted to
the seat's past vote), ``manner`` (what shut doors tell), ``prior`` (what polls and the past say of
the canvassed seats), ``observation`` and ``canvassers`` (the likelihood), ``hyper`` and ``fit``,
``condition``, ``evidence`` (all of it in one call), ``report``.
docs/doorsteps.md has the mathematics.
"""
