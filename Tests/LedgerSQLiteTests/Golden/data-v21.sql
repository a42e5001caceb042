INSERT OR IGNORE INTO customers (id, name) VALUES (1, 'cust_1');
INSERT OR IGNORE INTO customers (id, name) VALUES (2, 'cust_2');
INSERT OR IGNORE INTO metric_names (id, name) VALUES (1, 'devices');
INSERT OR IGNORE INTO metric_names (id, name) VALUES (2, 'n');
INSERT OR IGNORE INTO labels (id, text) VALUES (1, 'key_1');
INSERT OR IGNORE INTO instances (customer, number, name, entry_count, newest_end, newest_start, last_received_at, exporter, sequence, longest_window) VALUES (1, 0, 'a', 2, 1767232800000000000, 1767229200000000000, 1767232801000000000, NULL, NULL, 3600);
INSERT OR IGNORE INTO instances (customer, number, name, entry_count, newest_end, newest_start, last_received_at, exporter, sequence, longest_window) VALUES (1, 1, 'b', 1, 1767232800000000000, 1767229200000000000, 1767232801000000000, NULL, NULL, 3600);
INSERT OR IGNORE INTO instances (customer, number, name, entry_count, newest_end, newest_start, last_received_at, exporter, sequence, longest_window) VALUES (2, 0, 'default', 1, 1767229200000000000, 1767225600000000000, 1767229260000000000, NULL, NULL, 3600);
INSERT OR IGNORE INTO customer_metrics (customer, metric) VALUES (1, 2);
INSERT OR IGNORE INTO customer_metrics (customer, metric) VALUES (2, 2);
INSERT OR IGNORE INTO entries (id, customer, instance, window_hour, window_offset, window_length, revision, completes, content_hash, received_at, reported_by, client_key, body) VALUES (1, 1, 0, 490896, 0, 3600, 0, NULL, X'D06BED47DCB8938E00202F41312AA724', 1767229201000000000, NULL, NULL, X'00010514');
INSERT OR IGNORE INTO entries (id, customer, instance, window_hour, window_offset, window_length, revision, completes, content_hash, received_at, reported_by, client_key, body) VALUES (2, 1, 0, 490897, 0, 3600, 0, NULL, X'D5BED4A6D0B05C06B7496DC437AC532D', 1767232801000000000, NULL, NULL, X'00010528');
INSERT OR IGNORE INTO entries (id, customer, instance, window_hour, window_offset, window_length, revision, completes, content_hash, received_at, reported_by, client_key, body) VALUES (3, 1, 1, 490897, 0, 3600, 0, NULL, X'DB0C6118E16944F356E30386348722F4', 1767232801000000000, NULL, NULL, X'00010550');
INSERT OR IGNORE INTO entries (id, customer, instance, window_hour, window_offset, window_length, revision, completes, content_hash, received_at, reported_by, client_key, body) VALUES (5, 2, 0, 490896, 0, 3600, 0, NULL, X'469D2D1AEC8258EFDEBBDA436DED95A1', 1767229260000000000, 1, NULL, X'800105880E');
INSERT OR IGNORE INTO voids (id, customer, target, reason, voided_at) VALUES (4, 1, 3, 'counted twice', 1767225600000000000);
INSERT OR IGNORE INTO voided_entries (entry, void) VALUES (3, 4);
INSERT OR IGNORE INTO day_totals (customer, day, totals) VALUES (1, 20454, X'01053C04');
INSERT OR IGNORE INTO day_totals (customer, day, totals) VALUES (2, 20454, X'00');
INSERT OR IGNORE INTO links (customer_id, stripe_customer, name, email, test_clock, linked_at) VALUES (1, 'cus_1', NULL, NULL, NULL, 1767225600000000000);
INSERT OR IGNORE INTO api_keys (number, id, role, scopes, customer_id, instance_id, name, secret_hash, created_at, expires_at, revoked_at, used_on, used_from) VALUES (1, 'key_1', 'operator', NULL, NULL, NULL, NULL, X'0102', 1767225600000000000, NULL, NULL, NULL, NULL);
INSERT OR IGNORE INTO api_keys (number, id, role, scopes, customer_id, instance_id, name, secret_hash, created_at, expires_at, revoked_at, used_on, used_from) VALUES (2, 'key_2', 'scoped', 'usage:read', 'cust_1', NULL, 'Grafana', X'0506', 1767225601000000000, 1769817600000000000, NULL, 1767225600000000000, '192.0.2.1');
INSERT OR IGNORE INTO certificates (customer_id, number, period_start, period_end, text) VALUES (1, 1, 1767225600000000000, 1767232800000000000, 'billing-certificate	2
customer	cust_1
number	1
period	2026-01-01T00:00:00Z	2026-01-01T02:00:00Z
closed	2026-01-01T02:55:00Z
through	3
entries	3
voids	0
previous	-
head	408d3cd869f72b7310dd3241e61ea8772e860c8f816b947a252a35f5189d83bd
');
INSERT OR IGNORE INTO late_decisions (customer_id, entry, kind, amount, currency, reason, decided_at, invoice_item, settled_at) VALUES (1, 4, 'waive', -100, 'usd', 'agreed', 1767225600000000000, NULL, 1767225600000000000);
INSERT OR IGNORE INTO segment_adjustments (customer_id, meter, start_at, item, decided_at, kind, amount, currency, entry_count, waived_reason, invoice_item, settled_at) VALUES (1, 'n', 1767225600000000000, 'si_1', 1767225600000000000, 'late_usage', 250, 'usd', 2, NULL, 'ii_1', 1767225600000000000);
INSERT OR IGNORE INTO coverage_marks (customer_id, instance_id, kind, start_at, end_at, reason, marked_at) VALUES (1, 'b', 'retire', 1767232800000000000, 9223372036854775807, 'gone', 1767234600000000000);
INSERT OR IGNORE INTO subscriptions (id, customer_id, plan, status, period_start, period_end, trial_end, created_at, ended_at, cancels_at, status_since, pause_behavior, paused_since, resumes_at, is_customer_deleted) VALUES ('sub_1', 1, 'starter', 'active', 1767225600000000000, 1769817600000000000, NULL, 1767225600000000000, NULL, NULL, 1767225600000000000, 'keep_as_draft', 1767225600000000000, 1769817600000000000, 0);
INSERT OR IGNORE INTO subscription_items (customer_id, subscription, position, item, price, meter, is_live, period_start, period_end) VALUES (1, 'sub_1', 0, 'si_1', 'price_1', 'n', 1, NULL, NULL);
INSERT OR IGNORE INTO segments (customer_id, meter, start_at, item, price, end_at, billing, metric, kind, aggregation, rounding, unit) VALUES (1, 'n', 1767225600000000000, 'si_1', 'price_1', 1769817600000000000, 'billed', 'n', 'counter', 'sum', 'up', 'piece');
INSERT OR IGNORE INTO stripe_events (id, type, created_at, object, stripe_customer, received_at, awaits_link, processed_at) VALUES ('evt_1', 'invoice.created', 1767225600000000000, 'in_1', 'cus_1', 1767225600000000000, 0, NULL);
INSERT OR IGNORE INTO event_cursors (feed, event, created_at) VALUES ('snapshots', 'evt_1', 1767225600000000000);
INSERT OR IGNORE INTO invoices (customer_id, id, number, stripe_customer, subscription, status, currency, total, created_at, automatically_finalizes_at, finalized_at, seen_at) VALUES (1, 'in_1', 'A-0001', 'cus_1', 'sub_1', 'paid', 'usd', 250, 1769817600000000000, NULL, 1769817600000000000, 1769817600000000000);
INSERT OR IGNORE INTO invoice_lines (customer_id, invoice, position, id, item, price, period_start, period_end, quantity, amount, discounted, is_proration, invoice_item, description) VALUES (1, 'in_1', 0, 'il_1', 'si_1', 'price_1', 1767225600000000000, 1769817600000000000, '2.5', 250, 0, 0, NULL, '2.5 × n');
INSERT OR IGNORE INTO subscription_changes (id, customer_id, subscription, kind, moment, plan, requested_at, prices, status, is_open, effective_at, schedule, problem, updated_at) VALUES ('chg_1', 1, 'sub_1', 'change', 'period_end', 'starter', 1767225600000000000, 'price_1=n', 'scheduled', 1, 1769817600000000000, 'sub_sched_1', NULL, 1767225600000000000);
INSERT OR IGNORE INTO rotated_secrets (secret_hash, key_id, valid_until) VALUES (X'0304', 'key_2', 1767312000000000000);
INSERT OR IGNORE INTO sessions (id, key_id, address, created_at, expires_at, ended_at) VALUES ('ses_1', 'key_1', '192.0.2.1', 1767225600000000000, 1767268800000000000, NULL);
INSERT OR IGNORE INTO audit_log (number, outcome_of, at, actor, actor_name, address, request_id, action, target, details, outcome, previous_hash, hash) VALUES (1, NULL, 1767225600000000000, 'key_1', 'ci', NULL, 'r', 'a change', '/é', '{"plan":"starter"}', NULL, X'0000000000000000000000000000000000000000000000000000000000000000', X'DA2F5C83CE7E616B49604E4320175D918D9217E22D2827CA29A6AD1E99B348B9');
INSERT OR IGNORE INTO audit_head (only, number, hash) VALUES (1, 1, X'DA2F5C83CE7E616B49604E4320175D918D9217E22D2827CA29A6AD1E99B348B9');
INSERT OR IGNORE INTO alert_rules (name, document, created_at) VALUES ('r', '{}', 1767225600000000000);
INSERT OR IGNORE INTO alerts (id, rule, kind, customer, detail, severity, summary, since, fired_at, told_at, clear_since, resolved_at, revision) VALUES ('alr_1', 'gaps', 'gaps', 'a', 'x', 'warning', '3 windows are missing: é''"', 1767225600000000000, 1767225600000000000, 1767225600000000000, NULL, NULL, 1);
INSERT OR IGNORE INTO alert_silences (id, rule, customer, reason, created_at, until, ended_at) VALUES ('sil_1', 'r', NULL, 'why', 1767225600000000000, 1767229200000000000, NULL);
INSERT OR IGNORE INTO alert_messages (id, alert, receiver, type, body, created_at, status, attempt_count, next_at, tried_until) VALUES ('msg_1', 'alr_1', 'ops', 'alert.fired', '{"é": "''"}', 1767225600000000000, 'due', 1, 1767229200000000000, 1767484800000000000);
INSERT OR IGNORE INTO alert_attempts (message, number, at, status, problem) VALUES ('msg_1', 1, 1767225600000000000, NULL, 'none');
INSERT OR IGNORE INTO event_arrivals (way, at) VALUES ('webhook', 1767225600000000000);
INSERT OR IGNORE INTO quarantine (customer_id, entry, window_end, reason, held_at, deadline, fate, release, released_at, release_reason, void) VALUES (2, 5, 1767229200000000000, 'a jump', 1767225600000000000, 1767312000000000000, 'late', NULL, NULL, NULL, NULL);
INSERT OR IGNORE INTO exporter_versions (customer_id, instance_id, version, seen_on) VALUES (1, 'a', '0.1.0', 1767225600000000000);
