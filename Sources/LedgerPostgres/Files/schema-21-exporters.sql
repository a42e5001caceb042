-- Which version of the exporter each instance reported with last, and on which day.

CREATE TABLE exporter_versions (
  lane integer NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  instance_id text COLLATE "C" NOT NULL,
  version text NOT NULL,
  -- midnight in UTC, at which the day began
  seen_on bigint NOT NULL,
  PRIMARY KEY (lane, customer_id, instance_id)
);

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
      'quarantine', 'exporter_versions']
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
      EXECUTE 'SELECT create_distributed_table(''exporter_versions''::regclass, ''lane'', colocate_with => ''lanes'') '
        'FROM pg_dist_partition WHERE logicalrelid = ''lanes''::regclass';
    END IF;
  END
$$;
