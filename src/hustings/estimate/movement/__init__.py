"""Movement: who is moving, since when, how sure. docs/movement.md has the mathematics.

In: an ``Election`` and a day, and the counts of doorstep returns where there are any.
Out: ``Movement``, how far every group has moved, which of them certainly did, and from which day.
Called by: the report of an estimate, the benchmarks.

Order of reading: ``readings``, ``evidence``, ``pieces``, ``drift``, ``scan``, ``moving``.
"""

from hustings.estimate.movement.moving import movement
from hustings.estimate.movement.result import GroupMovement, Movement, WholeMovement
from hustings.estimate.movement.settings import DEFAULT_MOVEMENT, MovementSettings

__all__ = [
    "DEFAULT_MOVEMENT",
    "GroupMovement",
    "Movement",
    "MovementSettings",
    "WholeMovement",
    "movement",
]
