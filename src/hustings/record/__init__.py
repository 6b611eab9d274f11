"""Keep: the log of everything that was decided, who may decide it, and its replay.

In: entries (canonical JSON, signed where they are acts), keys, the time of each append, all as
arguments; the campaign's `log/` and `files/` folders.
Out: a tamper-evident log that strangers can check (C2SP tlog-tiles), and `replay(entries, rules)`,
which turns entries into a state and the problems met on the way.
Called by: `listen`, `spend`, `inquiry`, `audit`, `verify`, `publish`, the demo, the benchmarks and
the command line.
"""
