"""What the machine is: processes, compiled code and its cache, files, the solver library, garbage collection."""
