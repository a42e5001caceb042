"""`make fuzz`: a hundred thousand random requests; the sandbox must live and never answer with a 5xx.

    BILLING_BIN_DIR=.build/debug .venv/bin/python Tests/Integration/sandbox/fuzz.py [COUNT] [SEED]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from harness.billing import start_sandbox  # noqa: E402
from harness.programs import Programs  # noqa: E402
from sandbox.storm import storm  # noqa: E402


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    print(f"seed {seed}, {count} requests")
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(Path(os.environ.get("BILLING_BIN_DIR", FOLDER.parents[2] / ".build" / "debug")).absolute(), Path(folder))
        try:
            sandbox = start_sandbox(programs, "--seed", seed)
            statuses = storm(sandbox.url, seed, count)
            alive = sandbox.api.get("/v1/customers").status == 200
        finally:
            programs.stop()
    counts = {status: statuses.count(status) for status in sorted(set(statuses))}
    print(f"alive: {alive}, answers: {counts}")
    return 0 if alive else 1


if __name__ == "__main__":
    sys.exit(main())
