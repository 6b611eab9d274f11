"""Decide: where a party's money, staff and activists should go, with proof of how good that is.

In: an ``Estimate`` (joint draws of every seat on one day), response curves with their sources
(``response``), budgets, floors, caps and the election's law (``problem``). Out: a ``Plan``
(``plan``): amounts, stance and reason for every seat, expected seats with a rigorous
upper bound on what any plan could win, the price of every resource, and simpler rules beside
it on draws that the planning did not see.

``campaign.campaign_problem``, ``optimise.make_plan`` and ``report.plan_json`` are called by the
command line, the demonstration, the benchmarks and, for departures, the audit. The mathematics
is in docs/plan.md. From a problem down: ``certificate`` makes a ``market`` of ``columns`` (what a
seat can buy), ``options`` (what it can hold in whole units), ``rows`` (what seats share) and
``steps`` (chance of winning against lift); ``prices`` finds the best prices with ``dual`` (what
seats buy at given ones) and ``frontier`` (the cheapest cost of lift); ``repair`` and
``whole_steps`` (with ``nearest_whole``) go from offers to a feasible plan, and ``envelope``
prices caps and floors.
``staged_release`` says how much of a plan to release now, by ``staging`` and what
``later_evidence`` simulates; ``replay`` and ``regret`` hold plans against results that came.
"""
