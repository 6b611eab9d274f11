"""The command line: the one place that reads the clock, the arguments and the terminal.

In: arguments, folders, today's date. Out: tables for people, one JSON object for programs,
files where asked, an exit code (0 done, 1 the answer is no, 2 used wrongly). Called by:
whoever types ``hustings``. Rooms are imported inside the commands, so that help is quick.
"""

import os

# One thread a matrix product: the engines run two things at a time themselves, and more threads
# than cores double the time. Set before anything loads numpy; whoever sets it otherwise is heard.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
