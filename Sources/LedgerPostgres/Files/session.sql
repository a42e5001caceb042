-- What the ledger relies on in every session.
--
-- Every read of the ledger is a handful of index seeks. A plan made while tables were small must not stay when they have grown, so
-- the plans that only small tables like are off the table from the start.

SET client_min_messages = warning;
SET statement_timeout = '10s';
SET idle_in_transaction_session_timeout = '15s';
SET plan_cache_mode = force_generic_plan;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET jit = off;
