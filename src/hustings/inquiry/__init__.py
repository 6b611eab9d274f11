"""Inquire: documents in custody, found again by their words; terms that say when a report is due.

In: a folder of documents, the record's entries; salts, the time and the way to add an entry as
arguments.
Out: every document held by its hash with an `exhibit` entry (``custody``), hits with their place
in the text (``search``), the terms in force with every date that was moved (``rules``), and what
of all this may be public (``public``).
Called by: `verify` (the rules), `publish` (what may be public), the demo and the command line.

File names, salts and texts stay in the campaign's `inquiry/`; the record holds hashes alone.
"""
