"""Hustings: from votes and polls to every seat's estimate, a plan with its proof, and pages.

The rooms, in the order in which data moves: ``election`` frames the contest, ``estimate``
judges it, ``plan`` decides where effort goes, ``publish`` shows all of it. On top of them, and
known by none: ``cli``, ``demo`` and ``bench``.
"""

__version__ = "0.1.0"
