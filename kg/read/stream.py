"""One input file as a reader sees it: unpacked, in a known encoding, line by line, with a place for warnings."""

from __future__ import annotations

import codecs
import importlib
import io
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from kg.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 1 << 16
"""Bytes that recognition looks at."""

LINE_LIMIT = 16 << 20
"""Bytes of the longest line (or JSON object) that can be one paper."""

TEXT_LIMIT = 64 << 20
"""Bytes of the largest file that is read as a whole; longer ones must be in a format that is read piece by piece."""

NAMED_SKIPS = 20
"""Skipped records that get a warning of their own; the rest are counted."""

_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class Stream:
    """The content of one input, after unpacking, with its name and the warnings about it.

    ``name`` is the base name (``-`` for standard input), ``where`` the path as the user gave it. ``strict`` turns
    skipped records into errors; ``page_year`` is the year of a listing page's own date where the user knows it.
    """

    def __init__(
        self, raw: BinaryIO, *, name: str, where: str, strict: bool = False, page_year: int | None = None
    ) -> None:
        self.name = name
        self.where = where
        self.strict = strict
        self.page_year = page_year
        self.warnings: list[str] = []
        self.skipped = 0
        self._guessed_encoding = False
        unpacked = self._unpack(raw)
        self.head = _read_up_to(unpacked, HEAD)
        whole: io.RawIOBase = _Chained(self.head, unpacked)
        self.encoding = _byte_order_mark(self.head)
        if self.encoding in ("utf-16", "utf-32"):
            whole = _AsUtf8(whole, self.encoding)
            self.head = _read_up_to(whole, HEAD)
            whole = _Chained(self.head, whole)
        elif self.encoding == "utf-8-sig":
            whole.read(3)
            self.head = self.head[3:]
        elif not _is_utf8(self.head):
            self.encoding = "windows-1252"
        self._bytes = io.BufferedReader(whole, HEAD)

    def at(self, line: int | None = None) -> str:
        """The place for a message: ``path`` or ``path:line``."""
        return self.where if line is None else f"{self.where}:{line}"

    def warn(self, message: str, line: int | None = None) -> None:
        """Note what the user should know about this file."""
        self.warnings.append(f"{self.at(line)}: {message}")

    def skip(self, message: str, line: int | None = None) -> None:
        """Leave a record out with a warning.

        Raises:
            InputError: when reading is strict.
        """
        if self.strict:
            raise InputError(message, where=self.at(line), hint="without --strict it is skipped")
        self.skipped += 1
        if self.skipped <= NAMED_SKIPS:
            self.warn(f"skipped: {message}", line)

    def summarise(self) -> None:
        """Add the count of skipped records to the warnings, once the file is read."""
        if self.skipped:
            self.warn(f"{self.skipped} {'record' if self.skipped == 1 else 'records'} skipped")

    @property
    def is_binary(self) -> bool:
        """Whether the content is no text."""
        controls = len(_CONTROL.findall(self.head))
        return b"\x00" in self.head or controls > max(8, len(self.head) // 50)

    def head_text(self) -> str:
        """The first 64 KB as text, whatever is cut at their end left out."""
        if self.encoding == "windows-1252":
            return self.head.decode("windows-1252", "replace")
        return codecs.getincrementaldecoder("utf-8")("replace").decode(self.head)

    def binary(self) -> BinaryIO:
        """The bytes themselves, for parsers that decode on their own; UTF-16 and UTF-32 come as UTF-8."""
        return cast(BinaryIO, self._bytes)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Line numbers from 1 and lines; one longer than ``LINE_LIMIT`` is skipped without holding it in memory."""
        number = 0
        while line := self._bytes.readline(LINE_LIMIT + 1):
            number += 1
            if len(line) > LINE_LIMIT:
                self._drop_line(line)
                self.skip(f"a line of more than {LINE_LIMIT >> 20} MB is no paper", number)
                continue
            try:
                yield number, line.decode("utf-8")
            except UnicodeDecodeError:
                self.note_encoding(number)
                yield number, line.decode("windows-1252", "replace")

    def chunks(self, size: int = 1 << 18) -> Iterator[str]:
        """The text in pieces of about ``size`` bytes."""
        eight_bit = self.encoding == "windows-1252"
        if eight_bit:
            self.note_encoding()
        decoder = codecs.getincrementaldecoder("windows-1252" if eight_bit else "utf-8")("replace")
        while block := self._bytes.read(size):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)

    def text(self) -> str:
        """All of it.

        Raises:
            InputError: when it is longer than ``TEXT_LIMIT``.
        """
        data = self._bytes.read(TEXT_LIMIT + 1)
        if len(data) > TEXT_LIMIT:
            raise InputError(
                f"more than {TEXT_LIMIT >> 20} MB, too much for this format",
                where=self.where,
                hint="split the file, or use JSON Lines",
            )
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data" and error.end >= len(data):
                self.warn("the last character is cut off: the file seems incomplete")
                return data[: error.start].decode("utf-8")
        as_utf8 = data.decode("utf-8", "replace")
        wrong = as_utf8.count("\ufffd")
        # A few broken bytes in good UTF-8 are damage; in Windows-1252 hardly any two bytes form a UTF-8 character.
        if sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", as_utf8))) > wrong:
            self.warn(f"{wrong} broken UTF-8 characters")
            return as_utf8
        self.note_encoding()
        return data.decode("windows-1252", "replace")

    def note_encoding(self, line: int | None = None) -> None:
        """Warn, once, that this is no UTF-8 and what it is taken for."""
        if not self._guessed_encoding:
            self._guessed_encoding = True
            self.warn("not UTF-8, read as Windows-1252", line)

    def _drop_line(self, line: bytes) -> None:
        while line and not line.endswith(b"\n"):
            line = self._bytes.readline(HEAD)

    def _unpack(self, raw: BinaryIO) -> _Unpacked:
        magic = _read_up_to(raw, 6)
        packed = io.BufferedReader(_Chained(magic, raw), HEAD)
        for start, opener in _OPENERS.items():
            if magic.startswith(start):
                return _Unpacked(opener(packed, self.where), self)
        return _Unpacked(packed, self)


class _Unpacked(io.RawIOBase):
    """Reads unpacked bytes; damage in packed data ends the file with a warning, or is an error when strict."""

    def __init__(self, inner: Any, stream: Stream) -> None:
        self._inner = inner
        self._stream = stream
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if self._ended:
            return 0
        view = memoryview(buffer).cast("B")
        try:
            data = self._inner.read1(len(view)) if hasattr(self._inner, "read1") else self._inner.read(len(view))
        except (EOFError, zlib.error, lzma.LZMAError, OSError) as error:
            self._damage(error)
            return 0
        except Exception as error:
            # zstd's own error type is only there where the module is.
            if type(error).__name__ != "ZstdError":
                raise
            self._damage(error)
            return 0
        view[: len(data)] = data
        return len(data)

    def _damage(self, error: Exception) -> None:
        where = self._stream.where
        if isinstance(error, OSError) and error.errno is not None:
            raise InputError(f"cannot be read: {error.strerror}", where=where) from error
        message = "the packed data is damaged or cut off"
        if self._stream.strict:
            raise InputError(message, where=where, hint="fetch or pack the file again") from error
        self._stream.warn(f"{message}: read up to there")
        self._ended = True


class _Chained(io.RawIOBase):
    """Bytes that were read ahead, and then the rest."""

    def __init__(self, first: bytes, rest: Any) -> None:
        self._first = first
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if self._first:
            data, self._first = self._first[: len(view)], self._first[len(view) :]
        else:
            data = self._rest.read(len(view)) or b""
        view[: len(data)] = data
        return len(data)


class _AsUtf8(io.RawIOBase):
    """Text in another encoding as UTF-8 bytes."""

    def __init__(self, inner: io.RawIOBase, encoding: str) -> None:
        self._inner = inner
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready and not self._ended:
            block = self._inner.read(HEAD) or b""
            self._ended = not block
            self._ready = self._decoder.decode(block, final=self._ended).encode("utf-8", "replace")
        data, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(data)] = data
        return len(data)


def _read_up_to(raw: Any, size: int) -> bytes:
    """``size`` bytes, fewer only at the end: pipes hand out less than asked for."""
    parts: list[bytes] = []
    while size > 0 and (part := raw.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _byte_order_mark(head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8"


def _is_utf8(data: bytes) -> bool:
    try:
        # Not final: the head may end within a character.
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _gzip(packed: BinaryIO, where: str) -> Any:
    return importlib.import_module("gzip").GzipFile(fileobj=packed)


def _bz2(packed: BinaryIO, where: str) -> Any:
    return importlib.import_module("bz2").BZ2File(packed)


def _xz(packed: BinaryIO, where: str) -> Any:
    return lzma.LZMAFile(packed)


def _zstd(packed: BinaryIO, where: str) -> Any:
    for module in ("compression.zstd", "backports.zstd"):
        try:
            return importlib.import_module(module).ZstdFile(packed)
        except ImportError:
            continue
    raise InputError("packed with zstd, which needs one more package", where=where, hint="pip install 'kg[zstd]'")


_OPENERS: dict[bytes, Callable[[BinaryIO, str], Any]] = {
    b"\x1f\x8b": _gzip,
    b"\x28\xb5\x2f\xfd": _zstd,
    b"BZh": _bz2,
    b"\xfd7zXZ\x00": _xz,
}
