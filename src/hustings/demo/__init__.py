"""The worked example: the UK general election of 2017, from public facts to pages.

In: a shipped election, a party, a day. Out: a folder with the election, an estimate and a plan
for each week, and the site. Called by: ``cli``, for ``hustings demo`` and ``hustings publish``.
"""
