"""Templates are compiled once a process, however many sites it writes."""

from __future__ import annotations

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Compiled templates by what they were compiled from: a changed file is compiled anew."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Bucket] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._code.get((bucket.key, bucket.checksum))
        if known is not None:
            bucket.code = known.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket


COMPILED = Compiled()
