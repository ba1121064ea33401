"""A lane: one thread that does jobs for one port, one after the other."""

import logging
import queue
import threading
from collections.abc import Callable

from office.failures import Failures

Job = Callable[[], None]

MOST_WAITING = 200
"""More jobs than this in one lane mean that its port is stuck; further ones are refused."""

_logger = logging.getLogger(__name__)


class Lane:
    """Does its jobs in order; a job that fails is logged, the next one follows."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.Queue[Job | None] = queue.Queue(MOST_WAITING)
        self._failures = Failures(_logger, f"lane {name}: a job failed")
        self._thread = threading.Thread(target=self._run, name=f"lane {name}", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Do `job` after those that wait; never blocks. Raises queue.Full when it is stuck."""
        self._jobs.put_nowait(job)

    def stop(self, timeout_s: float = 10.0) -> None:
        """Do what waits, then end."""
        try:
            self._jobs.put(None, timeout=timeout_s)
        except queue.Full:
            _logger.error("%s is stuck and is left behind", self._thread.name)
            return
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001  # told, and the port's next job is done
                self._failures.tell(error)
