"""What the machine is: processes, compiled code and its cache, garbage collection."""
