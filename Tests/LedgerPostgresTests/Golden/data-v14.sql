INSERT INTO public.api_keys OVERRIDING SYSTEM VALUE VALUES (1, 'key_1', 'operator', NULL, NULL, '\x0102', 1767225600000000000, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.api_keys OVERRIDING SYSTEM VALUE VALUES (2, 'key_2', 'scoped', 'cust_1', NULL, '\x0506', 1767225601000000000, NULL, 'usage:read', 'Grafana', 1769817600000000000, 1767225600000000000, '192.0.2.1');
INSERT INTO public.certificates VALUES ('cust_1', 1, 1767225600000000000, 1767232800000000000, 'billing-certificate	2
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
INSERT INTO public.coverage_marks VALUES ('cust_1', 'b', 'retire', 1767232800000000000, 9223372036854775807, 'gone', 1767234600000000000);
INSERT INTO public.customer_metrics VALUES ('cust_1', 'n');
INSERT INTO public.entries VALUES (0, 1, 1767229200000000000, 1767225600000000000, 0, NULL, 1767229201000000000, 'cust_1', 'a', '\xd06bed47dcb8938e00202f41312aa724', NULL, NULL, '{"metrics":{"n":10}}');
INSERT INTO public.entries VALUES (0, 2, 1767232800000000000, 1767229200000000000, 0, NULL, 1767232801000000000, 'cust_1', 'a', '\xd5bed4a6d0b05c06b7496dc437ac532d', NULL, NULL, '{"metrics":{"n":20}}');
INSERT INTO public.entries VALUES (0, 3, 1767232800000000000, 1767229200000000000, 0, NULL, 1767232801000000000, 'cust_1', 'b', '\xdb0c6118e16944f356e30386348722f4', NULL, NULL, '{"metrics":{"n":40}}');
INSERT INTO public.event_cursors VALUES ('snapshots', 'evt_1', 1767225600000000000);
INSERT INTO public.hour_totals VALUES ('cust_1', 'n', 'a', 490896, 10000000000000, 1, 1767225600000000000, 1767229200000000000, 10000000000000);
INSERT INTO public.instances VALUES ('cust_1', 'a', 2, 1767229200000000000, 1767232800000000000, 1767232801000000000, NULL, NULL, 3600000000000, 490897, '\x026e8080aace938c09028080daf6c9b7bc8631808095eb83e6ba86318080aace938c09', '\x026e8080bfb59dd20d04');
INSERT INTO public.instances VALUES ('cust_1', 'b', 1, 1767229200000000000, 1767232800000000000, 1767232801000000000, NULL, NULL, 3600000000000, NULL, '\x', '\x');
INSERT INTO public.invoices VALUES ('cust_1', 'in_1', 'A-0001', 'cus_1', 'sub_1', 'paid', 'usd', 250, 1769817600000000000, NULL, 1769817600000000000, 1769817600000000000);
INSERT INTO public.invoice_lines VALUES ('cust_1', 'in_1', 0, 'il_1', 'si_1', 'price_1', 1767225600000000000, 1769817600000000000, '2.5', 250, 0, false, NULL, '2.5 × n');
INSERT INTO public.late_decisions VALUES ('cust_1', 4, 'waive', -100, 'usd', 'agreed', 1767225600000000000, NULL, 1767225600000000000);
INSERT INTO public.links VALUES ('cust_1', 'cus_1', NULL, NULL, NULL, 1767225600000000000);
INSERT INTO public.rotated_secrets VALUES ('\x0304', 'key_2', 1767312000000000000);
INSERT INTO public.segment_adjustments VALUES ('cust_1', 'n', 1767225600000000000, 'si_1', 1767225600000000000, 'late_usage', 250, 'usd', 2, NULL, 'ii_1', 1767225600000000000);
INSERT INTO public.segments VALUES ('cust_1', 'n', 1767225600000000000, 'si_1', 'price_1', 1769817600000000000, 'billed', 'n', 'counter', 'sum', 'up', 'piece');
INSERT INTO public.sessions VALUES ('ses_1', 'key_1', '192.0.2.1', 1767225600000000000, 1767268800000000000, NULL);
INSERT INTO public.stripe_events VALUES ('evt_1', 'invoice.created', 1767225600000000000, 'in_1', 'cus_1', 1767225600000000000, false, NULL);
INSERT INTO public.subscription_changes VALUES ('chg_1', 'cust_1', 'sub_1', 'change', 'period_end', 'starter', 1767225600000000000, 'price_1=n', 'scheduled', true, 1769817600000000000, 'sub_sched_1', NULL, 1767225600000000000);
INSERT INTO public.subscriptions VALUES ('sub_1', 'cust_1', 'starter', 'active', 1767225600000000000, 1769817600000000000, NULL, 1767225600000000000, NULL, NULL, 1767225600000000000, 'keep_as_draft', 1767225600000000000, 1769817600000000000, false);
INSERT INTO public.subscription_items VALUES ('cust_1', 'sub_1', 0, 'si_1', 'price_1', 'n', true, NULL, NULL);
INSERT INTO public.voided_entries VALUES ('cust_1', 3, 4);
INSERT INTO public.voids VALUES ('cust_1', 4, 3, 'counted twice', 1767225600000000000, 0, NULL);
