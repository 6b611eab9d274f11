"""An envelope as a file, on its way to somebody who signs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hustings.cli.whole_file import write_whole_file

if TYPE_CHECKING:
    from hustings.record.envelope import Envelope


def envelope_text(envelope: Envelope) -> bytes:
    """An envelope's file: canonical JSON and a newline."""
    from hustings.record.canonical import canonical_json
    from hustings.record.envelope import envelope_json

    return canonical_json(envelope_json(envelope)) + b"\n"


def write_envelope(envelope: Envelope, path: Path) -> None:
    """Writes it whole or not at all, over one that is there."""
    write_whole_file(path, envelope_text(envelope))


def read_envelope_file(path: Path) -> Envelope:
    """The envelope in a file. Raises EnvelopeError for any other spelling."""
    from hustings.record.canonical import CanonicalError, parse_canonical
    from hustings.record.envelope import EnvelopeError, read_envelope

    data = path.read_bytes()
    if not data.endswith(b"\n"):
        raise EnvelopeError(f"{path}: expected one line that ends in a newline")
    try:
        return read_envelope(parse_canonical(data[:-1]))
    except (CanonicalError, EnvelopeError) as error:
        raise EnvelopeError(f"{path}: {error}") from error


def code_of_envelope(envelope: Envelope) -> str:
    """The code to read aloud; of an approval its request's, so that everybody has the same."""
    from hustings.record.entries import EntryError, signed_entry
    from hustings.record.envelope import is_hash
    from hustings.record.spoken_code import spoken_code

    try:
        named = signed_entry(envelope, "2000-01-01T00:00:00Z").body.get("request_digest")
    except EntryError:
        named = None
    return spoken_code(str(named) if is_hash(named) else envelope.digest)
