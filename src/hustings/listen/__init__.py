"""Hear: what voters say at the door, and the polls that come out later.

In: files of doorstep returns in the project's own format and files of polls, a checked
``Election``, the time, random bytes, and a way to add an entry to the record, all as arguments.
Out: batches that hold no link to a person (`returns/` as Parquet, `polls/` as CSV), each named in
the record by its SHA-256; the links and the rejected rows in `hustings.db`; counts by seat, day,
mode, canvasser and cell (``hustings.election.returns.ReturnCounts``).
Called by: `publish`, the demo and the command line; docs/listen.md says what becomes of a row.
"""
