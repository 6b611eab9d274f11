"""effects.toml: the response curves as a file. Reading is all that happens here.

The shipped file is written by scripts/fit_effects.py; a campaign may keep one of its own in the
same shape. Nothing is taken from a file in which anything is wrong.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hustings.plan.curves import Curve, Response
from hustings.plan.problems import PlanError

SHIPPED = Path(__file__).parent / "effect_sizes" / "effects.toml"
MISSING = object()


def read_effects(path: Path) -> Response:
    """The response in the file ``path``. Raises PlanError for the first thing that is wrong: the
    file, the curve and the key, what was expected, and what to do."""
    table = _parsed(path)
    curves = table.get("curves")
    if not isinstance(curves, list) or not curves or not all(isinstance(c, dict) for c in curves):
        raise PlanError(
            f"{path.name}, curves",
            "at least one [[curves]]",
            "none",
            "write one for each resource, as the shipped effects.toml does",
        )
    response = Response(
        curves=tuple(
            _curve(entry, f"{path.name}, curve {i + 1}") for i, entry in enumerate(curves)
        ),
        held_factor=_number(table, "held_factor", path.name, 0.0),
        effectiveness_cv=_number(table, "effectiveness_cv", path.name, 0.0),
        held_low=_number(table, "held_low", path.name, 0.0),
        held_high=_number(table, "held_high", path.name, 0.0),
        held_source=_text(table, "held_source", path.name),
        effectiveness_source=_text(table, "effectiveness_source", path.name),
    )
    assert response.held_low is not None and response.held_high is not None
    _check_range(path.name, "held", response.held_low, response.held_factor, response.held_high)
    _check_once([curve.resource for curve in response.curves], path.name)
    return response


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PlanError(
            path.name, "a file that can be read", reason, "put it there, or correct the name"
        ) from error
    except UnicodeDecodeError as error:
        raise PlanError(
            path.name, "UTF-8 text", "bytes that are not", "save the file as UTF-8"
        ) from error
    except ValueError as error:
        raise PlanError(path.name, "valid TOML", str(error), "correct it on that line") from error


def _curve(entry: Mapping[str, Any], place: str) -> Curve:
    resource = _text(entry, "resource", place)
    place = f"{place} ({resource})"
    saturation = _number(entry, "saturation", place, 0.0)
    low, high = (_number(entry, key, place, -math.inf) for key in ("low", "high"))
    _check_range(place, "the 80% range", low, saturation, high)
    half_life = None
    if "half_life_days" in entry:
        half_life = _above_zero(entry, "half_life_days", place)
    return Curve(
        resource=resource,
        unit=_text(entry, "unit", place),
        saturation=saturation,
        low=low,
        high=high,
        scale=_above_zero(entry, "scale", place),
        source=_text(entry, "source", place),
        confidence=_text(entry, "confidence", place),
        half_life_days=half_life,
        half_life_source=_text(entry, "half_life_source", place) if half_life else "",
    )


def _text(entry: Mapping[str, Any], key: str, place: str) -> str:
    value = entry.get(key, MISSING)
    if not isinstance(value, str) or not value.strip():
        remedy = "say where the figure comes from" if "source" in key else "fill it in"
        raise PlanError(f"{place}, {key}", "some text", _shown(value), remedy)
    return value


def _number(entry: Mapping[str, Any], key: str, place: str, least: float) -> float:
    value = entry.get(key, MISSING)
    a_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if a_number and math.isfinite(value) and value >= least:
        return float(value)
    wanted = "a number" if least == -math.inf else f"a number of at least {least:g}"
    remedy = "write plain digits; what does harm has a saturation of 0"
    raise PlanError(f"{place}, {key}", wanted, _shown(value), remedy)


def _above_zero(entry: Mapping[str, Any], key: str, place: str) -> float:
    value = _number(entry, key, place, -math.inf)
    if value <= 0.0:
        remedy = "give a positive amount; leave half_life_days out where effects last"
        raise PlanError(f"{place}, {key}", "a number above 0", f"{value:g}", remedy)
    return value


def _check_range(place: str, name: str, low: float, value: float, high: float) -> None:
    if not low <= value <= high:
        raise PlanError(
            f"{place}, {name}",
            "low, value and high in this order",
            f"{low:g}, {value:g}, {high:g}",
            "put the value between the ends of its range",
        )


def _check_once(resources: list[str], file: str) -> None:
    for resource in resources:
        if resources.count(resource) > 1:
            raise PlanError(
                f"{file}, curve of {resource}", "each resource once", "it twice", "remove one"
            )


def _shown(value: object) -> str:
    return "nothing" if value is MISSING else repr(value)
