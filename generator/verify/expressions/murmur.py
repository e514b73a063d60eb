"""The hash behind uniqueString(): a 64-bit member of the Murmur family, and its spelling.

The algorithm is not documented; the constants are those of MurmurHash3 for 32-bit machines.
The result was compared with published outputs of Azure itself.
"""

from __future__ import annotations

_MASK = 0xFFFF_FFFF
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_C1, _C2 = 0x239B_961B, 0xAB0E_9789


def murmur64(data: bytes) -> int:
    """The hash of `data`, an integer of 64 bits."""
    first = second = 0
    whole = len(data) - len(data) % 8
    for start in range(0, whole, 8):
        first ^= _scramble(data[start : start + 4], _C1, 15, _C2)
        first = (_rotate(first, 19) + second) * 5 + 0x561C_CD1B & _MASK
        second ^= _scramble(data[start + 4 : start + 8], _C2, 17, _C1)
        second = (_rotate(second, 13) + first) * 5 + 0x0BCA_A747 & _MASK
    first ^= _scramble(data[whole : whole + 4], _C1, 15, _C2)
    second ^= _scramble(data[whole + 4 :], _C2, 17, _C1)
    return _finish(first, second, len(data))


def base32(value: int) -> str:
    """64 bits as 13 characters, five bits each, the highest first, the last with one zero bit."""
    return "".join(_ALPHABET[(value << 1 >> shift) & 31] for shift in range(60, -1, -5))


def _finish(first: int, second: int, length: int) -> int:
    first ^= length
    second ^= length
    first = (first + second) & _MASK
    second = (second + first) & _MASK
    first, second = _mix(first), _mix(second)
    first = (first + second) & _MASK
    second = (second + first) & _MASK
    return second << 32 | first


def _scramble(block: bytes, factor: int, turn: int, then: int) -> int:
    return _rotate(int.from_bytes(block, "little") * factor & _MASK, turn) * then & _MASK


def _rotate(value: int, count: int) -> int:
    return (value << count | value >> 32 - count) & _MASK


def _mix(value: int) -> int:
    value = (value ^ value >> 16) * 0x85EB_CA6B & _MASK
    value = (value ^ value >> 13) * 0xC2B2_AE35 & _MASK
    return value ^ value >> 16
