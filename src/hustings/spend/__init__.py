"""Pay: requests, approvals, payments, staff moves, departures, and every breach among them that
needs no statistics.

In: the entries of a replay (`record`), the law's limits (`election`), the amounts of each plan.
Out: `SpendRules` for `replay`, the `Ledger` it fills, the five questions with their entries, and
the figures that the pages show.
Called by: `audit`, `verify`, `publish`, the demo, the benchmarks and the command line.
"""
