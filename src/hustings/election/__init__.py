"""Frame the contest: an election folder comes in, one checked ``Election`` goes out.

In: a folder of public facts in the project's format (docs/election-folder.md): seats, past
results, candidates, polls, and where there are any crossbreaks, a poststratification frame and
declared spending. Out: ``contest.Election``, frozen, in canonical order, or every problem of
every file at once (``problems.FolderProblems``) and nothing taken.

``load.find_election`` and ``load.load_election`` are called by the command line, the
demonstration and the benchmarks; the types in ``contest`` by every room further down.
``results`` alone opens the declared results, and only scoring and the regret of plans call it.
"""
