"""How the answer is told: on one line each, whatever a bundle holds."""

from __future__ import annotations

from hustings.record.log_check import Finding
from hustings.verify.verdict import Check, Verdict, judged, passed, shown, verdict_json


def test_the_json_has_its_fixed_shape() -> None:
    verdict = Verdict(True, 3, "cm9vdA==", "bundle", (passed("log", "3 entries"),))
    assert verdict_json(verdict) == {
        "ok": True,
        "tree_size": 3,
        "root": "cm9vdA==",
        "key_from": "bundle",
        "checks": [{"name": "log", "ok": True, "detail": "3 entries"}],
        "witnesses": None,
    }


def test_nothing_wrong_says_what_was_found() -> None:
    assert judged("data", [], "all there") == Check("data", True, "all there")


def test_the_first_findings_are_told_and_the_others_counted() -> None:
    findings = (Finding(f"file {number}", "missing") for number in range(1_000))
    check = judged("data", findings, "")
    assert not check.ok
    assert check.detail.startswith("file 0: missing; file 1: missing; ")
    assert check.detail.endswith("; and 995 more")


def test_names_that_would_break_a_line_or_a_terminal_are_escaped() -> None:
    assert shown("a\nb\x1b[2Jc\u202ed\udc80") == "a\\nb\\x1b[2Jc\\u202ed\\udc80"
    assert len(shown("x" * 10_000)) < 400
