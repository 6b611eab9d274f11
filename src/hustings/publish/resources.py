"""How amounts of a resource are written. The ids are the platform's, from its formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hustings.election.currency import STERLING, Currency
from hustings.publish.words import count

_NAMES = {
    "money": ("Money", ""),
    "staff_days": ("Staff", "staff-days"),
    "activist_hours": ("Activists", "activist-hours"),
    "leaflets": ("Leaflets", "leaflets"),
    "adverts": ("Adverts", "adverts"),
}


def resource_name(resource_id: str) -> str:
    """What a resource is called: "Money", "Staff"."""
    return _NAMES.get(resource_id, (resource_id.replace("_", " ").capitalize(), ""))[0]


def resource_unit(resource_id: str) -> str:
    """The unit in words, "" for money."""
    return _NAMES.get(resource_id, ("", resource_id.replace("_", " ")))[1]


@dataclass(frozen=True)
class Resource:
    """One line of the plan's resources. ``shadow_price``: seats for one more unit."""

    id: str
    budget: float
    used: float
    shadow_price: float | None
    currency: Currency = STERLING

    @property
    def name(self) -> str:
        return resource_name(self.id)

    @property
    def unit(self) -> str:
        """The unit in words, "" for money."""
        return resource_unit(self.id)

    def amount(self, value: float) -> str:
        """An amount without its unit, money with its sign."""
        return self.currency.whole(value) if self.id == "money" else count(value)

    def spoken(self, value: float) -> str:
        """An amount with its unit: "£5,000", "1 staff-day"."""
        if self.id == "money":
            return self.currency.whole(value)
        number = count(value)
        return f"{number} {self.unit.removesuffix('s') if number == '1' else self.unit}"

    @property
    def seat_cost(self) -> str:
        """What one more expected seat costs at the margin, in the resource's unit. Three figures:
        more would say more than is known."""
        if not self.shadow_price:
            return "no price"
        return self.amount(float(f"{1.0 / self.shadow_price:.3g}"))


def resources(plan: Mapping[str, Any], currency: Currency) -> tuple[Resource, ...]:
    """The plan's resources, in its order."""
    return tuple(
        Resource(r["id"], float(r["budget"]), float(r["used"]), r.get("shadow_price"), currency)
        for r in plan.get("resources", ())
    )


def spoken_amounts(amounts: Mapping[str, float], of: Sequence[Resource]) -> list[str]:
    """Every amount above nothing, in words."""
    return [r.spoken(amounts[r.id]) for r in of if amounts.get(r.id, 0.0) > 0.0]
