"""Nights of many workspaces: a process each, a few at a time. What is known of them is what they say as they end."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesplan.domain.errors import ExitCode, UsageError
from salesplan.domain.nouns import replace
from salesplan.replan.answer.reports import NightEnded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TRY_AGAIN = frozenset({ExitCode.INTERNAL, ExitCode.LOCKED})
"""Exit codes after which another try may help."""

FIRST_TO_SEE = (
    *(ExitCode.INTERNAL, ExitCode.USAGE, ExitCode.BAD_INPUT, ExitCode.NO_PLAN, ExitCode.VIOLATIONS, ExitCode.LOCKED),
    ExitCode.HELD,
)
"""What somebody has to look at, the worst first."""

ENDING_SECONDS = 60.0  # for nights that are asked to end


def listed(file: Path) -> tuple[Path, ...]:
    """The folders that a file names, one a line; `#` begins a comment, relative ones stand beside the file.

    UsageError where there is no such file, nothing in it, or a folder twice.
    """
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}", "give a file that names workspaces, one a line") from error
    folders = [(file.parent / line).resolve() for line in lines if line and not line.startswith("#")]
    twice = next((folder for folder in folders if folders.count(folder) > 1), None)
    if twice is not None:
        raise UsageError(f"{file} names {twice} twice", "two runs of one workspace wait for each other: take one out")
    if not folders:
        raise UsageError(f"{file} names no workspace", "write the folders of workspaces into it, one a line")
    return tuple(folders)


def run_nights(
    folders: Sequence[Path], words: Sequence[str], jobs: int, tries: int, told: Callable[[NightEnded], None]
) -> tuple[NightEnded, ...]:
    """`salesplan -C FOLDER WORDS` for each folder, `jobs` at a time, in order; their ends in that order.

    A night whose exit code is one of `TRY_AGAIN` is tried again, `tries` times in all, after all others. `told` hears
    of each that has ended for good. Whoever interrupts this ends the nights that run: their published plans stay.
    """
    ended: dict[Path, NightEnded] = {}
    waiting = list(folders)
    for attempt in range(1, tries + 1):
        with _Running().workers(jobs) as start:
            for future in as_completed([start(folder, words) for folder in waiting]):
                night = replace(future.result(), tries=attempt)
                ended[night.folder] = night
                if attempt == tries or night.code not in TRY_AGAIN:
                    told(night)
        waiting = [folder for folder in waiting if ended[folder].code in TRY_AGAIN]
        if not waiting:
            break
    return tuple(ended[folder] for folder in folders)


def fleet_code(nights: Sequence[NightEnded]) -> ExitCode:
    """The exit code of all together: of those that somebody has to look at the worst."""
    codes = {night.code for night in nights}
    return next((code for code in FIRST_TO_SEE if code in codes), ExitCode.DONE)


class _Running:
    """Processes that run, so that they can be ended."""

    def __init__(self) -> None:
        self._processes: set[subprocess.Popen[str]] = set()
        self._lock, self._over = threading.Lock(), False

    @contextmanager
    def workers(self, jobs: int) -> Iterator[Callable[[Path, Sequence[str]], Any]]:
        """Start nights, `jobs` at a time; an exception within ends those that run."""
        with ThreadPoolExecutor(jobs) as pool:
            try:
                yield lambda folder, words: pool.submit(self._night, folder, words)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                self._end()
                raise

    def _night(self, folder: Path, words: Sequence[str]) -> NightEnded:
        begin = time.monotonic()
        with self._lock:
            if self._over:
                return NightEnded(folder, ExitCode.TERMINATED, 0.0)
            process = subprocess.Popen(
                [sys.executable, "-m", "salesplan", "-C", str(folder), "-o", "json", *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # Ctrl-C is for this process, which ends it
            )
            self._processes.add(process)
        try:
            answer, news = process.communicate()
        finally:
            with self._lock:
                self._processes.discard(process)
        return _ended(folder, process.returncode, time.monotonic() - begin, answer, news)

    def _end(self) -> None:
        with self._lock:
            self._over = True
            running = list(self._processes)
        for process in running:
            with suppress(ProcessLookupError):
                process.terminate()
        for process in running:
            try:
                process.wait(ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _ended(folder: Path, code: int, seconds: float, answer: str, news: str) -> NightEnded:
    """What the process said; one that was killed has said nothing."""
    if code < 0:
        return NightEnded(folder, ExitCode.INTERNAL, seconds, said=f"it was killed by signal {-code}")
    try:
        document: dict[str, Any] = json.loads(answer)
    except ValueError:
        last = news.strip().splitlines()[-1:] or ["it said nothing"]
        return NightEnded(folder, code, seconds, said=last[0])
    error = document.get("error")
    held = "; ".join(document.get("held") or ())
    said = ": ".join(filter(None, (error["message"], error["remedy"]))) if error else held
    return NightEnded(
        folder, code, seconds, version=document.get("version") or 0, state=document.get("state", ""), said=said
    )
