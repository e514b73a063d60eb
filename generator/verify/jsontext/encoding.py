"""Bytes -> text: which Unicode encoding a JSON text is in, and where it is not valid.

JSON begins with an ASCII character, so an encoding without a byte order mark shows in
where the first bytes are zero (RFC 4627, section 3).
"""

from __future__ import annotations

from generator.diagnostics import Diagnostic, Invalid, Mark

_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_ZEROS = (
    ((False, True, True, True), "utf-32-le"),
    ((True, True, True, False), "utf-32-be"),
    ((False, True), "utf-16-le"),
    ((True, False), "utf-16-be"),
)


def encoding(data: bytes) -> str:
    """The codec of `data`, by its byte order mark or the zeros in its first four bytes."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return codec
    zeros = tuple(byte == 0 for byte in data[:4])
    for pattern, codec in _ZEROS:
        if zeros[: len(pattern)] == pattern:
            return codec
    return "utf-8"


def decode(data: bytes, file: str) -> str:
    """The text of `data` without its byte order mark; Invalid where it is not Unicode."""
    codec = encoding(data)
    try:
        return data.decode(codec).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(codec, "replace").removeprefix("\ufeff")
        mark = Mark(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        name = codec.removesuffix("-le").removesuffix("-be").upper()
        message = f"byte 0x{data[error.start]:02x} is not {name} text"
        hint = "save the file as UTF-8"
        raise Invalid([Diagnostic(mark, message, "not-unicode", hint)]) from error
