"""Check: the five questions, every breach, whether a group was favoured, what departures cost.

In: a replayed log (`record`, `spend`), the election, the auditors' groups and what they know of
suppliers, the estimates and plans that the log names.
Out: `Audit`, as figures with their entries; `audit_json` is what `hustings audit --json` prints.
Called by: `publish`, the demo, the benchmarks and the command line.
"""
