-- Stripe's events, each once for good, and its invoices with their lines as they were seen.

CREATE TABLE stripe_events (
  id text COLLATE "C" PRIMARY KEY,
  type text NOT NULL,
  created_at bigint NOT NULL,
  object text,
  stripe_customer text COLLATE "C",
  received_at bigint NOT NULL,
  -- nobody is linked to its Stripe customer
  awaits_link boolean NOT NULL,
  processed_at bigint
);
CREATE INDEX stripe_events_due ON stripe_events (created_at, id)
  WHERE processed_at IS NULL AND NOT awaits_link;
CREATE INDEX stripe_events_waiting ON stripe_events (stripe_customer, awaits_link)
  WHERE processed_at IS NULL;
CREATE TRIGGER stripe_events_stay BEFORE DELETE ON stripe_events
  FOR EACH ROW EXECUTE FUNCTION ledger_refuses_change('events');
CREATE TRIGGER stripe_events_are_not_truncated BEFORE TRUNCATE ON stripe_events
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change('events');

CREATE TABLE event_cursors (
  feed text PRIMARY KEY CHECK (feed IN ('snapshots', 'thin')),
  event text NOT NULL,
  created_at bigint NOT NULL
);

CREATE TABLE invoices (
  customer_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  number text,
  stripe_customer text COLLATE "C" NOT NULL,
  subscription text,
  status text NOT NULL,
  currency text NOT NULL,
  total bigint NOT NULL,
  created_at bigint NOT NULL,
  automatically_finalizes_at bigint,
  finalized_at bigint,
  seen_at bigint NOT NULL,
  PRIMARY KEY (customer_id, id)
);
CREATE FUNCTION final_invoices_stay_final() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'a final invoice is never a draft again and never deleted';
END;
$body$;
CREATE TRIGGER final_invoices_stay BEFORE DELETE ON invoices
  FOR EACH ROW WHEN (OLD.finalized_at IS NOT NULL)
  EXECUTE FUNCTION final_invoices_stay_final();
CREATE TRIGGER final_invoices_stay_final BEFORE UPDATE ON invoices
  FOR EACH ROW WHEN (OLD.finalized_at IS NOT NULL AND NEW.finalized_at IS NULL)
  EXECUTE FUNCTION final_invoices_stay_final();

CREATE TABLE invoice_lines (
  customer_id text COLLATE "C" NOT NULL,
  invoice text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  id text NOT NULL,
  item text,
  price text,
  period_start bigint NOT NULL,
  period_end bigint NOT NULL,
  -- in decimal digits
  quantity text,
  amount bigint NOT NULL,
  discounted bigint NOT NULL,
  is_proration boolean NOT NULL,
  invoice_item text,
  description text,
  PRIMARY KEY (customer_id, invoice, position),
  FOREIGN KEY (customer_id, invoice) REFERENCES invoices (customer_id, id)
);
