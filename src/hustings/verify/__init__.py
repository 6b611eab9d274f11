"""Prove: the stranger's program. Is this bundle authentic, and does it say what replay says?

In: a bundle as `publish` writes it, as a folder; the log's key and an older checkpoint, where the
stranger has them from elsewhere.
Out: a `Verdict`: one check after another, each with the place of what is wrong.
Called by: the command line; `publish`, for what a bundle must hold.
"""
