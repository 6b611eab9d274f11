"""Bytes after their length, as OpenSSH writes them (RFC 4251 s. 5): four bytes of length, highest
first, then as many bytes."""

from __future__ import annotations

LENGTH_BYTES = 4


class WireError(ValueError):
    """Bytes that end too early, or do not end where they should."""


class Wire:
    """Reads from the front of some bytes. Raises WireError for what is not there."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def take(self, count: int) -> bytes:
        """The next bytes."""
        if count > len(self._data):
            raise WireError(f"cut off: {count} bytes expected, {len(self._data)} there")
        taken, self._data = self._data[:count], self._data[count:]
        return taken

    def string(self) -> bytes:
        """The next bytes after their length."""
        return self.take(int.from_bytes(self.take(LENGTH_BYTES), "big"))

    def end(self) -> None:
        """Nothing follows."""
        if self._data:
            raise WireError(f"{len(self._data)} bytes too many")


def string(data: bytes) -> bytes:
    """The bytes after their length."""
    return len(data).to_bytes(LENGTH_BYTES, "big") + data
