"""numba's compiler without the work that nothing here uses. Importing loads numba: `compiled` does, inside functions.

numba optimises every function by itself, makes machine code of it, and then does both again in each of its callers.
For what only compiled functions call, that is work for nothing: it is handed to its callers as it is, and what they
make of it is optimised as a whole. That is half of the processor time of the first run on a machine.

No function here counts positions from an array's end, so none asks at every access whether one is negative: a tenth
of the months' search.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, Flags
from numba.core.types import intp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def _without(module: str) -> Iterator[None]:
    """A block in which a module that has not been imported is said not to be there."""
    hidden = module not in sys.modules
    if hidden:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[module]


with _without("scipy.linalg"):  # numba imports it for nothing but to know whether it is there
    from numba.np import arraymath, arrayobj
arraymath._HAVE_BLAS = find_spec("scipy") is not None


_from_either_end = arrayobj.fix_integer_index
_OURS = f"{len(__name__.split('.')[0])}{__name__.split('.')[0]}"  # as the names of functions are spelt for the linker


def _from_the_front(context: Any, builder: Any, index_type: Any, index: Any, size: Any) -> Any:
    """An index as it is in this program's functions; in numba's own as numpy reads it, negative from the end."""
    if _OURS in builder.function.name:
        return context.cast(builder, index, index_type, intp)
    return _from_either_end(context, builder, index_type, index, size)


arrayobj.fix_integer_index = _from_the_front


class QuickFlags(Flags):  # type: ignore[misc]
    """numba's options of a function, compared by what is set: numba asks some 80,000 times whether two are equal."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash(frozenset(self._values))

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Flags) and self._values == other._values)


class Nowhere:
    """Where a draft would be told the address of its environment, which only code that can be called has."""

    def set_env(self, name: str, environment: object) -> None:
        """Nothing to tell."""


class Draft(JITCodeLibrary):  # type: ignore[misc]
    """A function that only compiled ones call: linked into them as it was written, copied into them or called."""

    codegen = Nowhere()
    is_called = False

    def finalize(self) -> None:
        """Link what it calls, and no more."""
        self._raise_if_finalized()
        for function in self._final_module.functions:
            if self.is_called and not function.is_declaration and _OURS in function.name:
                function.add_function_attribute("noinline")
        for library in dict.fromkeys(self._linking_libraries):
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._final_module.verify()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:  # noqa: ARG002  numba names it
        """None: there is no machine code."""
        self._ensure_finalized()
        return 0


class Lean(Compiler):  # type: ignore[misc]
    """numba's usual passes; what Python cannot call (`no_cpython_wrapper`) stays a draft.

    Where the function says so (`is_called`), one copy of it is optimised, and not one for each call.
    """

    def __init__(self, typing: Any, target: Any, library: Any, args: Any, returns: Any, flags: Any, local: Any) -> None:
        super().__init__(typing, target, library, args, returns, QuickFlags(flags), local)

    def compile_extra(self, func: Callable[..., object]) -> Any:
        """The function compiled."""
        if self.state.flags.no_cpython_wrapper:
            self.state.library = Draft(self.state.targetctx.codegen(), func.__qualname__)
            self.state.library.is_called = getattr(func, "is_called", False)
        return super().compile_extra(func)
