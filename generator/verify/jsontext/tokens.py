"""The tokens of tolerant JSON, each step of the reader one compiled expression.

Beyond RFC 8259: comments (// and /* */), and any character but the quotation mark inside a
string, line ends included. Every repetition is possessive, so that no text makes an
expression try twice.
"""

from __future__ import annotations

import re

_BLANK = r"[ \t\r\n]*+"
_COMMENT = r"(?>//[^\n]*+|/\*(?>[^*]++|\*(?!/))*+\*/)"
_SPACE = rf"{_BLANK}(?:{_COMMENT}{_BLANK})*+"
_STRING = r'"([^"\\]*+(?:\\[\s\S][^"\\]*+)*+)"'
_NUMBER = r"(-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][-+]?[0-9]++)?+)(?![0-9.eE])"
_WORD = r"(true|false|null)\b"
_VALUE = rf"(?:(?:{_STRING}|{_NUMBER}|{_WORD}){_SPACE}([,\]}}])?+|([\[{{]))"
"""Groups: string, number, word, the delimiter after one of these; or an opening bracket."""

SPACE = re.compile(_SPACE)
STRING = re.compile(_STRING)
COLON = re.compile(rf"{_SPACE}:{_SPACE}")
ELEMENT = re.compile(rf"{_SPACE}(){_VALUE}")
"""An empty key, then the groups of a value, so that both kinds of entry unpack alike."""
MEMBER = re.compile(rf"{_SPACE}{_STRING}{_SPACE}:{_SPACE}{_VALUE}")
"""The key, then the groups of a value."""
DELIMITER = re.compile(rf"{_SPACE}([,\]}}])")
END = re.compile(rf"{_SPACE}\Z")
ESCAPE = re.compile(r"((?:\\u[0-9a-fA-F]{4})++)|\\([\s\S])")

WORDS = {"true": True, "false": False, "null": None}
ESCAPES = {
    '"': '"',
    "\\": "\\",
    "/": "/",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
}
