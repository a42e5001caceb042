"""What replicas promise, on a Citus cluster whose workers have the lanes: the tests of one server again.

`TEST_CITUS_URL` names a database of the coordinator as for the Swift suite `CitusTests`; without it nothing here runs.
"""

import os
import subprocess
from collections.abc import Callable

import pytest

from crash.test_kill9 import ROUNDS_ON_POSTGRESQL, kill_often
from harness.billing import Service
from harness.program import find
from harness.programs import Programs
from postgres.test_replicas import (  # noqa: F401
    replicas,
    test_a_report_sent_to_both_at_once_is_one_entry,
    test_delivery_goes_on_when_a_replica_dies,
    test_four_replicas_restart_one_after_the_other_and_lose_nothing,
    test_what_one_replica_answered_the_other_has_after_kill_9,
)

URL = os.environ.get("TEST_CITUS_URL")
LANES = 16

pytestmark = pytest.mark.skipif(URL is None, reason="TEST_CITUS_URL names no cluster")

EMPTY = """
DO $$
  DECLARE
    name text;
  BEGIN
    FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
      EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', name);
    END LOOP;
    EXECUTE coalesce((
      SELECT 'DROP FUNCTION ' || string_agg(oid::regprocedure::text, ', ') || ' CASCADE'
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ), 'SELECT 1');
  END
$$
"""


class Cluster:
    """A ledger on the cluster, divided and empty."""

    url = URL

    def __init__(self, programs: Programs):
        self.execute(EMPTY)
        address = f"{URL}?options=-c%20billing.lanes%3D{LANES}"
        programs.run("billing", "migrate", settings={"DATABASE_URL": address})
        self.execute("SELECT ledger_distribute()")

    def execute(self, statements: str) -> str:
        """Runs SQL on the coordinator; the rows as text."""
        command = [find("psql"), URL, "-v", "ON_ERROR_STOP=1", "-Atq", "-c", statements]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def postgres(programs: Programs) -> Cluster:
    return Cluster(programs)


def test_what_was_answered_survives_kill_9(start_with: Callable[..., Service], postgres: Cluster):
    kill_often(start_with(DATABASE_URL=postgres.url), ROUNDS_ON_POSTGRESQL)
