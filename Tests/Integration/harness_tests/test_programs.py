"""The harness itself: it waits, it fails with the log, it stops what it started."""

import os

import pytest

from harness.api import Api
from harness.program import ProgramFailed, environment
from harness.programs import Programs


def test_waits_until_the_program_answers(programs: Programs, free_port: int):
    url = f"http://127.0.0.1:{free_port}/"
    server = programs.start("python3", "-m", "http.server", free_port, ready_url=url)
    assert Api(url).get().status == 200
    assert server.stop() == -15
    assert not Api(url).reaches()


def test_program_that_ends_early_fails_with_its_log(programs: Programs, free_port: int):
    with pytest.raises(ProgramFailed, match="ended with 7 before it was ready(.|\n)*no such plan"):
        programs.start(
            "sh", "-c", "echo no such plan; exit 7", ready_url=f"http://127.0.0.1:{free_port}/"
        )


def test_program_that_ignores_sigterm_is_killed(programs: Programs):
    deaf = programs.start("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done")
    deaf.wait_for_output("deaf")
    assert deaf.stop(seconds=0.3) == -9


def test_missing_server_fails_with_the_command_that_installs_it(programs: Programs):
    with pytest.raises(ProgramFailed, match="no-such-server is not installed: `make setup`"):
        programs.start("no-such-server")


def test_settings_of_the_developers_shell_do_not_leak(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_of_the_developer")
    assert "STRIPE_SECRET_KEY" not in environment()
    assert environment({"PORT": 1})["PORT"] == "1"
    assert environment()["PATH"] == os.environ["PATH"]
