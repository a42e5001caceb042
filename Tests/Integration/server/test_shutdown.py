"""SIGTERM under load: what was accepted is finished, stored and answered, and the process ends well."""

import time

from crash.load import Load
from crash.test_kill9 import send_again, stored
from harness.billing import Service

ROUNDS = 5
# What `docker stop` and Kubernetes leave before they kill are 10 and 30 s.
GRACE_SECONDS = 10


def test_sigterm_loses_no_answered_report(service: Service):
    answered = 0
    for number in range(ROUNDS):
        load = Load(service.url, f"stop-{number}", seed=number, threads=16)
        load.start()
        load.wait_for_first_answer()
        time.sleep(0.1 * number)
        service.program.process.terminate()
        assert service.program.wait_for_exit(seconds=GRACE_SECONDS) == 0, service.program.output(2000)
        load.join()
        service.start_again()

        # Turned away at the door is an answer too, but only as "come again".
        assert all(status == 503 for _, status, _ in load.refused), load.refused
        there = stored(service, load.customer)
        assert load.acknowledged.keys() <= there.keys()
        for serial, (report, identifier) in load.acknowledged.items():
            assert there[serial]["id"] == identifier
            assert there[serial]["metrics"] == report.body["metrics"]
        # A connection that the service ended between two requests may leave one in doubt; never one stored
        # and unanswered: what the service had begun, it finished.
        in_doubt = {report.serial: report for report in load.unanswered}
        assert not there.keys() & in_doubt.keys(), "a report was stored and its answer lost"
        for serial, report in in_doubt.items():
            assert send_again(service, report).status == 201
        answered += len(load.acknowledged)
    print(f"{ROUNDS} stops, {answered} reports answered")
    assert answered > ROUNDS * 16
