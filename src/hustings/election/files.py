"""Opening one file of an election folder: the only input and output of this room.

Everything that can be wrong with a file as a whole ends here as a problem: not there, not a
file, not to be read, empty, UTF-16.
"""

from __future__ import annotations

from pathlib import Path

from hustings.election.problems import Findings

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS_UTF8 = "Save the file as UTF-8"


def read_file(folder: Path, file: str, found: Findings, absent: str | None) -> str | None:
    """The text of ``folder/file``, or None where it cannot be had.

    Bytes that are not UTF-8 come back as lone surrogates, so that whoever parses the text can
    say which row and column they are in. ``absent`` is the remedy where there is no such
    file; None makes it optional.
    """
    path = folder / file
    try:
        if absent is None and not path.exists():
            return None
        if path.exists() and not path.is_file():
            what = "a folder" if path.is_dir() else "something that is not a plain file"
            found.add(file, None, None, what, "a file", "Put the file itself in its place.")
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        found.add(file, None, None, "no such file", "a file of this name", absent or "Add it.")
        return None
    except PermissionError:
        remedy = "Give this account leave to read it (chmod u+r)."
        found.add(file, None, None, "a file that may not be read", "a readable file", remedy)
        return None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = "Copy the file afresh and try again."
        found.add(file, None, None, f"an error on reading ({reason})", "a readable file", remedy)
        return None
    return _decoded(data, file, found)


def _decoded(data: bytes, file: str, found: Findings) -> str | None:
    if data.startswith(UTF16_MARKS):
        found.add(file, 1, None, "UTF-16", "UTF-8 text", f"{SAVE_AS_UTF8}.")
        return None
    text = data.removeprefix(UTF8_MARK).decode("utf-8", errors="surrogateescape")
    if not text.strip():
        remedy = "Write at least the header; where nothing is known, a header alone is valid."
        if file.endswith(".toml"):
            remedy = "Write at least id, name, polling_day and one [[parties]] with an id."
        found.add(file, None, None, "an empty file", "some content", remedy)
        return None
    return text


def as_saved_elsewhere(text: str) -> str:
    """What text with bad bytes was probably meant to say: its bytes read as Windows-1252."""
    return text.encode("utf-8", errors="surrogateescape").decode("cp1252", errors="replace")
