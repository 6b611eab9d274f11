"""Doorstep returns as evidence.

Order of reading: ``settings``; ``counts`` (returns up to a day), ``selection`` (answers weighted
to the seat's past vote), ``prior`` (what polls and the past say of the canvassed seats),
``observation`` and ``canvassers`` (the likelihood), ``fit``, ``condition`` (every seat anew),
``evidence`` (all of it in one call), ``report`` (who is flagged, what moved a seat).
"""
