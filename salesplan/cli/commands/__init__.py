"""One command a module: `run` parses, calls one function, renders, and returns an exit code or None."""
