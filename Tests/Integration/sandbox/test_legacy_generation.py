"""The generation of usage records: the checks of `legacy/`, driven by stripe 11.6.1 in an environment of its own.

That SDK pins 2025-02-24.acacia and cannot live beside 16.1.0, so pytest is started a second time, with its Python.
"""

import os
import re
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent
REPOSITORY = FOLDER.parents[2]
LEAST = 30


def test_every_legacy_check_passes(running: str):
    python = Path(os.environ.get("STRIPE11_PYTHON", REPOSITORY / ".venv-stripe11" / "bin" / "python"))
    assert python.exists(), f"{python} is missing: `make setup` makes it"
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--noconftest", "--rootdir", FOLDER / "legacy", FOLDER / "legacy" / "checks.py"],
        cwd=FOLDER / "legacy",
        env=os.environ | {"SANDBOX_URL": running},
        capture_output=True,
        text=True,
        timeout=120,
    )
    print(done.stdout, done.stderr)
    assert done.returncode == 0
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed.group(1)) >= LEAST, "some checks did not run"
