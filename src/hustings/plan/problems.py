"""What can be wrong with a plan's inputs."""

from __future__ import annotations


class PlanError(ValueError):
    """A plan that cannot be made: what was expected, what came, and what to do about it."""

    def __init__(self, what: str, expected: str, found: str, remedy: str) -> None:
        super().__init__(f"{what}: expected {expected}, got {found}. Remedy: {remedy}.")
        self.what = what
        self.expected = expected
        self.found = found
        self.remedy = remedy
