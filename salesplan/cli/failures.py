"""What is said of a run that stopped: any error as one of the program's own, and its document."""

from __future__ import annotations

from salesplan.cli.streams import the_published_plan
from salesplan.domain.errors import InputError, SalesplanError

DEBUG = "SALESPLAN_DEBUG"


def as_told(error: Exception) -> SalesplanError:
    """The error itself, what the system says, or an internal error of the program."""
    if isinstance(error, SalesplanError):
        return error
    import salesplan

    told = f"{type(error).__name__}: {error}".rstrip(": ").splitlines()[0]
    message = f"internal error in salesplan {salesplan.__version__}: {told}"
    remedy = f"set {DEBUG}=1 or give --log-file FILE to see where"
    return _told_by_the_system(error) or SalesplanError(message, remedy)


def _told_by_the_system(error: Exception) -> SalesplanError | None:
    """A full disk, a missing right, a broken store, no memory: no fault of the program, and no words of its own."""
    if isinstance(error, MemoryError):
        told = str(error) or "there is not enough memory"
        return SalesplanError(told, "give the program more (`ulimit -v`, the container's limit), or use --workers 1")
    if isinstance(error, OSError) and error.strerror:
        where = f": {error.filename}" if error.filename else ""
        return SalesplanError(f"{error.strerror}{where}", f"mend that, and run again; {the_published_plan()}")
    if type(error).__module__ == "sqlite3":
        return SalesplanError(f"the plan store cannot be used: {error}", "see `salesplan doctor`")
    return None


def document_of(command: str, error: SalesplanError) -> str:
    """The JSON document of a command that stopped, with every finding of bad input."""
    from salesplan.report.formats.document import as_object, error_document
    from salesplan.report.views.findings import every_finding

    found = as_object(every_finding(error.findings))["rows"] if isinstance(error, InputError) else None
    return error_document(command, error, **({"findings": found} if found is not None else {}))
