"""Where caches live on this machine, and arrays in them."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray


def cache_folder() -> Path:
    """The user's cache folder for this program; not created here."""
    from platformdirs import user_cache_path

    return Path(user_cache_path("salesplan", appauthor=False))


def kept_arrays(path: Path, names: Sequence[str]) -> dict[str, NDArray[np.generic]] | None:
    """The arrays of these names from an .npz file; None where it is not there or cut short."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def keep_arrays(path: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Writes an .npz file that appears whole. Raises OSError where the folder cannot be written."""
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.stem}.{os.getpid()}.npz")
    try:
        np.savez(aside, allow_pickle=False, **arrays)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
