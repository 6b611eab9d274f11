"""Survey respondents as evidence: multilevel regression and poststratification for an election.

Order of reading: ``terms`` (which effects), ``survey`` (respondents as rows of the engine and the
frame as its cells), ``afresh`` (a contest without a past: nothing but the survey), ``swing_prior``
(a contest with one: past result and polls are the prior), ``respond`` (fit, draws, groups).
"""
