"""The data files that are a pure function of the replay, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from hustings.record.canonical import CanonicalError, parse_canonical
from hustings.record.log_check import Finding
from hustings.verify.folder import BundleFolder, UnreadableError
from hustings.verify.verdict import Check, judged


def check_data(folder: BundleFolder, expected: Mapping[str, bytes]) -> Check:
    """The check "data". ``expected``: contents by path, from the replay."""
    findings = []
    for path, data in expected.items():
        try:
            found = folder.read(path)
        except UnreadableError as error:
            findings.append(Finding(path, str(error)))
            continue
        if found != data:
            findings.append(difference(path, found, data))
    good = f"{len(expected)} files of data/ are those of the replay, byte for byte"
    return judged("data", findings, good)


def difference(path: str, found: bytes, expected: bytes) -> Finding:
    """The first place where a file is not what the replay makes it."""
    if path.endswith(".json"):
        try:
            places = _first_difference(parse_canonical(found), parse_canonical(expected), "")
            return Finding(path, next(places))
        except (CanonicalError, StopIteration):
            pass
    pairs = zip([*found.split(b"\n"), b""], [*expected.split(b"\n"), b""], strict=False)
    for line, (one, other) in enumerate(pairs, 1):
        if one != other:
            return Finding(f"{path}, line {line}", f"{_cut(one)}, the replay has {_cut(other)}")
    detail = f"{len(found):,} bytes, the replay has {len(expected):,}"
    return Finding(path, detail)


def _first_difference(found: Any, expected: Any, place: str) -> Iterator[str]:
    """Where two values of JSON part, as a path of keys, with both values."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(set(found) | set(expected)):
            if key not in found or key not in expected:
                who = "the replay lacks it" if key in found else "missing, the replay has it"
                yield f"{place}/{key}: {who}"
            else:
                yield from _first_difference(found[key], expected[key], f"{place}/{key}")
    elif isinstance(found, list) and isinstance(expected, list):
        for number, (one, other) in enumerate(zip(found, expected, strict=False)):
            yield from _first_difference(one, other, f"{place}/{number}")
        if len(found) != len(expected):
            yield f"{place}: {len(found)} items, the replay has {len(expected)}"
    elif found != expected or type(found) is not type(expected):
        yield f"{place}: {_cut(str(found).encode())}, the replay has {_cut(str(expected).encode())}"


def _cut(line: bytes) -> str:
    return repr(line[:80].decode("utf-8", errors="backslashreplace"))
