"""docs/spend.md has every rule that can be broken, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from hustings.audit import suppliers
from hustings.record import authority, checkpoint_gaps, founding, replay
from hustings.spend import (
    bounds,
    closing,
    commitments,
    deliveries,
    emergency,
    evidence,
    late,
    legal_limits,
    looks,
    notional,
    one_seat,
    order_payments,
    plans,
    reconciled,
    repeats,
    requests,
    reversals,
    sign_off,
)

ROOT = Path(__file__).parents[2]
SPEND = (
    deliveries,
    legal_limits,
    notional,
    one_seat,
    order_payments,
    bounds,
    closing,
    commitments,
    emergency,
    evidence,
    late,
    looks,
    plans,
    reconciled,
    repeats,
    requests,
    reversals,
    sign_off,
)
SOURCES = (authority, checkpoint_gaps, founding, replay, suppliers, *SPEND)
# A call that makes a problem, and the texts of signatures that do not count.
NAMED = re.compile(
    r'(?:[pP]roblem|breach|breach_by|breach_worth|Shared|finding)\(\s*(?:act, )?f?"([a-z_{}.]+)"'
)
OF_SIGNATURE = re.compile(r'f"([a-z]+_[a-z]+): ')


def rules_in_code() -> set[str]:
    """The id of every rule that a replay, or the auditors, can find broken."""
    texts = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in SOURCES]
    found = {authority.NO_AUTHORITY, *OF_SIGNATURE.findall(texts[0])}
    for text in texts:
        found |= set(NAMED.findall(text))
    found.remove("unsigned_{case.spent.kind}")
    found |= {"payment_without_debit", "reversal_without_credit"}
    return found | {"unsigned_payment", "unsigned_staff_move", "unsigned_delivery"}


def test_every_rule_has_its_row() -> None:
    page = (ROOT / "docs" / "spend.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", page, re.M))
    assert rows == rules_in_code()
