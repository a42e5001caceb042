-- Reports that are held back before charge: why, until when, and what became of them.

CREATE TABLE quarantine (
  lane integer NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  entry bigint NOT NULL,
  window_end bigint NOT NULL,
  reason text NOT NULL,
  held_at bigint NOT NULL,
  deadline bigint NOT NULL,
  fate text NOT NULL CHECK (fate IN ('bill', 'late')),
  -- the entry by which it counts
  release bigint,
  released_at bigint,
  release_reason text,
  -- what took it out
  void bigint,
  PRIMARY KEY (lane, customer_id, entry),
  CHECK ((release IS NULL) = (released_at IS NULL) AND (release IS NULL) = (release_reason IS NULL))
);
CREATE INDEX quarantine_by_entry ON quarantine (entry);
CREATE INDEX quarantine_held ON quarantine (entry) WHERE release IS NULL AND void IS NULL;

-- divides the tables over the servers of a Citus cluster: a lane with all that is in it on one of them, the rest on each
CREATE OR REPLACE FUNCTION ledger_distribute() RETURNS void
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE
    name text;
  BEGIN
    IF (SELECT lanes FROM ledger_shape) < 2 THEN
      RAISE EXCEPTION 'a ledger of one lane cannot be divided';
    END IF;
    PERFORM set_config('citus.shard_count', (SELECT lanes::text FROM ledger_shape), true);
    -- what they refuse they refuse on every server: each looks at its own row alone
    PERFORM set_config('citus.enable_unsafe_triggers', 'on', true);
    FOREACH name IN ARRAY ARRAY['ledger_shape', 'links', 'subscriptions', 'subscription_items',
      'subscription_changes', 'prices', 'api_keys', 'rotated_secrets']
    LOOP
      PERFORM create_reference_table(name::regclass);
    END LOOP;
    ALTER TABLE invoice_lines DROP CONSTRAINT invoice_lines_lane_customer_id_invoice_fkey;
    PERFORM create_distributed_table('lanes'::regclass, 'lane');
    FOREACH name IN ARRAY ARRAY['entries', 'client_keys', 'voids', 'voided_entries', 'conflicts',
      'instances', 'customer_metrics', 'hour_slots', 'day_totals', 'wide_days', 'segments',
      'delivery_attempts', 'delivery_states', 'leases', 'invoices', 'invoice_lines',
      'coverage_marks', 'certificates', 'late_decisions', 'segment_adjustments', 'sealed_spans',
      'quarantine']
    LOOP
      PERFORM create_distributed_table(name::regclass, 'lane', colocate_with => 'lanes');
    END LOOP;
    -- what was there before lies on the servers now; what refuses that it goes looks away
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR name IN SELECT logicalrelid::text FROM pg_dist_partition LOOP
      PERFORM truncate_local_data_after_distributing_table(name::regclass);
    END LOOP;
    ALTER TABLE invoice_lines
      ADD FOREIGN KEY (lane, customer_id, invoice) REFERENCES invoices (lane, customer_id, id);
  END
$$;

-- a ledger that is divided already has the new table beside the others
DO $$
  BEGIN
    IF to_regclass('pg_dist_partition') IS NOT NULL THEN
      EXECUTE 'SELECT create_distributed_table(''quarantine''::regclass, ''lane'', colocate_with => ''lanes'') '
        'FROM pg_dist_partition WHERE logicalrelid = ''lanes''::regclass';
    END IF;
  END
$$;
