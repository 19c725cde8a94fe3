"""A file system that fails when it is told to: SQLite's own, with a fault at the n-th call that changes a file.

The VFS is SQLite's default one; of its table of functions only those are replaced that write, cut, sync or delete.
"""

from __future__ import annotations

import _sqlite3
import ctypes
import os
import signal
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SQLITE_OK, SQLITE_IOERR_WRITE, SQLITE_FULL = 0, 10 | 3 << 8, 13

Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
Sync = CFUNCTYPE(c_int, c_void_p, c_int)
Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class Fault(StrEnum):
    """What happens at the chosen call, and from then on where the process lives."""

    KILL = "kill"  # the process ends before the call
    KILLED_AFTER = "killed after"
    TORN = "torn"  # half of the bytes arrive, then the process ends
    FULL = "full"  # no space left, from now on
    BROKEN = "broken"  # input/output error, from now on
    HICCUP = "hiccup"  # input/output error, this once


class IoMethods(ctypes.Structure):
    """sqlite3_io_methods; functions that are left alone are addresses only."""

    _fields_ = (
        *(("version", c_int), ("close", c_void_p), ("read", c_void_p)),
        *(("write", c_void_p), ("truncate", c_void_p), ("sync", c_void_p)),
        ("others", c_void_p * 13),
    )


class Vfs(ctypes.Structure):
    """sqlite3_vfs; functions that are left alone are addresses only."""

    _fields_ = (
        *(("version", c_int), ("file_size", c_int), ("path_length", c_int), ("next", c_void_p)),
        *(("name", c_char_p), ("data", c_void_p), ("open", c_void_p), ("delete", c_void_p)),
        ("others", c_void_p * 14),
    )


@dataclass
class Plan:
    """The fault, and the number of the call (from 1) that it comes at; 0: never, calls are counted only."""

    fault: Fault = Fault.KILL
    at: int = 0
    calls: int = 0

    def comes(self) -> bool:
        """Count a call; whether the fault is there."""
        self.calls += 1
        if not self.at or self.calls < self.at:
            return False
        return self.calls == self.at or self.fault in (Fault.FULL, Fault.BROKEN)

    @property
    def code(self) -> int:
        """What SQLite is told."""
        return SQLITE_FULL if self.fault is Fault.FULL else SQLITE_IOERR_WRITE


_IN_PLACE: list[FaultyFiles] = []
"""SQLite calls them until the process ends."""


class FaultyFiles:
    """The file system in place; it stays for the rest of the process."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.library = ctypes.CDLL(_sqlite3.__file__)
        self.library.sqlite3_vfs_find.restype = POINTER(Vfs)
        self.usual = self.library.sqlite3_vfs_find(None).contents
        self.vfs = Vfs.from_buffer_copy(self.usual)
        self.vfs.name = b"faulty"
        self.kept: list[Any] = []  # callbacks live as long as SQLite may call them
        self.methods: dict[int, IoMethods] = {}  # by the address of the usual ones
        self.vfs.open = self._address(Open(self._open))
        self.vfs.delete = self._address(Delete(self._delete))
        self.library.sqlite3_vfs_register(ctypes.byref(self.vfs), 1)
        _IN_PLACE.append(self)

    def _address(self, callback: Any) -> int | None:
        self.kept.append(callback)
        return ctypes.cast(callback, c_void_p).value

    def _open(self, vfs: int, name: int, file: int, flags: int, told: int) -> int:
        code: int = Open(self.usual.open)(ctypes.addressof(self.usual), name, file, flags, told)
        methods = ctypes.cast(file, POINTER(c_void_p))
        if code == SQLITE_OK and methods[0]:
            methods[0] = ctypes.addressof(self._faulty(methods[0]))
        return code

    def _faulty(self, usual_at: int) -> IoMethods:
        if usual_at not in self.methods:
            usual = IoMethods.from_address(usual_at)
            made = self.methods[usual_at] = IoMethods.from_buffer_copy(usual)
            made.write = self._address(Write(lambda *a: self._write(Write(usual.write), *a)))
            made.truncate = self._address(Truncate(lambda *a: self._other(Truncate(usual.truncate), *a)))
            made.sync = self._address(Sync(lambda *a: self._other(Sync(usual.sync), *a)))
        return self.methods[usual_at]

    def _write(self, usual: Any, file: int, body: int, length: int, at: int) -> int:
        comes = self.plan.comes()
        if comes and self.plan.fault is Fault.TORN:
            usual(file, body, length // 2, at)
        return self._answered(comes, lambda: usual(file, body, length, at))

    def _other(self, usual: Any, *arguments: int) -> int:
        return self._answered(self.plan.comes(), lambda: usual(*arguments))

    def _delete(self, vfs: int, name: int, folder_too: int) -> int:
        usual = Delete(self.usual.delete)
        return self._answered(self.plan.comes(), lambda: usual(ctypes.addressof(self.usual), name, folder_too))

    def _answered(self, comes: bool, do: Any) -> int:
        if comes and self.plan.fault in (Fault.KILL, Fault.TORN):
            os.kill(os.getpid(), signal.SIGKILL)
        if comes and self.plan.fault is not Fault.KILLED_AFTER:
            return self.plan.code
        code: int = do()
        if comes:
            os.kill(os.getpid(), signal.SIGKILL)
        return code
