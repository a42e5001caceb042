-- Changes of plan and cancellations that were accepted.

CREATE TABLE subscription_changes (
  id text COLLATE "C" PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL,
  subscription text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('change', 'cancel')),
  moment text NOT NULL CHECK (moment IN ('period_end', 'now')),
  plan text,
  requested_at bigint NOT NULL,
  -- price or price=meter, one blank between two
  prices text NOT NULL,
  status text NOT NULL,
  is_open boolean NOT NULL,
  effective_at bigint,
  schedule text,
  problem text,
  updated_at bigint NOT NULL
);
CREATE INDEX subscription_changes_of_customer
  ON subscription_changes (customer_id, requested_at, id);
CREATE INDEX subscription_changes_open ON subscription_changes (requested_at, id)
  WHERE is_open;
CREATE TRIGGER subscription_changes_stay BEFORE DELETE ON subscription_changes
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('accepted changes');
CREATE TRIGGER subscription_changes_are_not_truncated BEFORE TRUNCATE ON subscription_changes
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('accepted changes');
