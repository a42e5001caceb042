"""What the disk makes a commit wait, measured beside the benchmark because it decides the numbers."""

import os
import statistics
import tempfile
import time


def median_sync_ms(folder: str, times: int = 300) -> float:
    """The median of appending 4 KiB to a file and waiting until it is on disk."""
    taken = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(times):
            start = time.perf_counter()
            os.write(file.fileno(), b"\0" * 4096)
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)
