"""Ray as an executor: `[run] executor = "ray_executor:workers"`, with the folder of this file in PYTHONPATH."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any

import ray


def workers(count: int = 0) -> Executor:
    """Tasks on the Ray cluster of RAY_ADDRESS, or on one that is started here with `count` processors (0: all)."""
    if not ray.is_initialized():
        ray.init(num_cpus=count or None, include_dashboard=False, configure_logging=False, log_to_driver=False)
    return RayExecutor()


class RayExecutor(Executor):
    """`submit` for functions of one argument and more; a worker that dies is started anew by Ray, and its task too."""

    def __init__(self) -> None:
        self._asked: dict[Future[Any], ray.ObjectRef] = {}

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """One task, tried up to four times where its worker dies; BrokenExecutor in its future after that."""
        remote = ray.remote(fn).options(max_retries=3, num_cpus=1)
        reference = remote.remote(*args, **kwargs)
        outer: Future[Any] = Future()
        outer.set_running_or_notify_cancel()
        self._asked[outer] = reference

        def answered(inner: Future[Any]) -> None:
            self._asked.pop(outer, None)
            error = inner.exception()
            if error is None:
                outer.set_result(inner.result())
            elif isinstance(error, ray.exceptions.RayTaskError):
                outer.set_exception(error.cause)
            elif isinstance(error, ray.exceptions.RayError):
                outer.set_exception(BrokenExecutor(str(error)))
            else:
                outer.set_exception(error)

        reference.future().add_done_callback(answered)
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT
        """Tasks that nobody waits for any more are cancelled; a cluster that was started here ends with the process."""
        for reference in list(self._asked.values()):
            ray.cancel(reference, force=False)
