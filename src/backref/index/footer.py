"""The footer of a Parquet file as plain values, so that column chunks can be moved from one file to another.

A footer is a struct of Thrift's compact protocol. What is not asked for goes through unread: a struct is its fields by
number, each with its type, and is written again as it was.
"""

import os
from typing import IO, Any, Final

Struct = dict[int, tuple[int, Any]]
"""Fields by number, in order: type and value."""

MAGIC: Final = b"PAR1"
_TAIL: Final = 8
"""The length of the footer and the magic end a file."""
_YES, _NO, _BYTE, _INT16, _INT32, _INT64, _BINARY, _LIST, _STRUCT = 1, 2, 3, 4, 5, 6, 8, 9, 12
_NUMBERS: Final = (_INT16, _INT32, _INT64)
_LONG: Final = 15
"""What does not fit into four bits stands in bytes of its own."""


def read_footer(file: IO[bytes]) -> Struct:
    """The footer of an open file."""
    file.seek(-_TAIL, os.SEEK_END)
    length = int.from_bytes(file.read(4), "little")
    file.seek(-_TAIL - length, os.SEEK_END)
    return _Reader(file.read(length)).struct()


def footer_bytes(footer: Struct) -> bytes:
    """What a file ends with."""
    out = bytearray()
    _write_struct(out, footer)
    return bytes(out) + len(out).to_bytes(4, "little") + MAGIC


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def struct(self) -> Struct:
        fields: Struct = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._number()
            fields[number] = (head & _LONG, self._value(head & _LONG))
        return fields

    def _value(self, kind: int) -> Any:
        if kind in _NUMBERS:
            return self._number()
        if kind == _BINARY:
            return self._binary()
        if kind == _STRUCT:
            return self.struct()
        if kind == _LIST:
            return self._list()
        if kind == _BYTE:
            return self._byte()
        if kind in (_YES, _NO):
            return None
        raise ValueError(f"no footer of ours: a field of type {kind}")

    def _list(self) -> tuple[int, list[Any]]:
        head = self._byte()
        size = self._varint() if head >> 4 == _LONG else head >> 4
        return head & _LONG, [self._value(head & _LONG) for _ in range(size)]

    def _binary(self) -> bytes:
        size = self._varint()
        self._at += size
        return self._content[self._at - size : self._at]

    def _number(self) -> int:
        folded = self._varint()
        return (folded >> 1) ^ -(folded & 1)

    def _varint(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
        return value | byte << shift

    def _byte(self) -> int:
        self._at += 1
        return self._content[self._at - 1]


def _write_struct(out: bytearray, fields: Struct) -> None:
    before = 0
    for number, (kind, value) in fields.items():
        if 0 < number - before <= _LONG:
            out.append((number - before) << 4 | kind)
        else:
            out.append(kind)
            _write_number(out, number)
        _write_value(out, kind, value)
        before = number
    out.append(0)


def _write_value(out: bytearray, kind: int, value: Any) -> None:
    if kind in _NUMBERS:
        _write_number(out, value)
    elif kind == _BYTE:
        out.append(value)
    elif kind == _BINARY:
        _write_varint(out, len(value))
        out += value
    elif kind == _STRUCT:
        _write_struct(out, value)
    elif kind == _LIST:
        element, values = value
        out.append(min(len(values), _LONG) << 4 | element)
        if len(values) >= _LONG:
            _write_varint(out, len(values))
        for each in values:
            _write_value(out, element, each)


def _write_number(out: bytearray, value: int) -> None:
    _write_varint(out, value << 1 if value >= 0 else (-value << 1) - 1)


def _write_varint(out: bytearray, value: int) -> None:
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
