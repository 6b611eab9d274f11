"""The command line: the one place that reads the clock, the arguments and the terminal.

In: arguments, folders, today's date. Out: tables for people, one JSON object for programs,
files where asked, an exit code (0 done, 1 the answer is no, 2 used wrongly). Called by:
whoever types ``hustings``. Rooms are imported inside the commands, so that help is quick.
"""
