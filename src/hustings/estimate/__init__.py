"""Judge: what every seat would do today, and how sure one can be.

In: an ``Election`` and a day.
Out: joint draws of every modelled seat (``model.estimate``), their figures
(``summary.summarise``), the poll average (``trend.poll_trend``), who is moving and since when
(``movement.movement``), and the score of an estimate against what was declared
(``score.score``).
Called by: plan (draws), publish (figures), the command line, the demo and the benchmarks.

Order of reading: ``settings``, ``trend``, ``base``, ``swing``, ``errors``, ``local``, ``model``.
docs/model.md and docs/movement.md have the mathematics.
"""
