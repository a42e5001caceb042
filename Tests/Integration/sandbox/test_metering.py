"""Meters and meter events, v1 and v2, by the official SDK."""

from datetime import datetime, timezone

import pytest
import stripe

from harness.api import Api
from sandbox.witness import DAY, KEY, MONTH_END, Witness, refused


# docs.stripe.com/billing/subscriptions/usage-based/meters/configure
@pytest.mark.parametrize(("formula", "total"), [("sum", 15), ("count", 3), ("last", 3)])
def test_formulas_aggregate_by_timestamp(witness: Witness, formula: str, total: int):
    clock = witness.clock()
    customer, meter = witness.customer(clock), witness.meter(formula)
    for value, offset in [(5, 60), (3, 180), (7, 120)]:
        witness.use(meter, customer, value, MONTH_END + offset)
    assert summary(witness, meter, customer) == [total]


def summary(witness: Witness, meter, customer: str, hours: int = 1, **more) -> list[float]:
    page = witness.v1.billing.meters.event_summaries.list(
        meter.id, {"customer": customer, "start_time": MONTH_END, "end_time": MONTH_END + hours * 3600, **more}
    )
    return [entry.aggregated_value for entry in page.data]


# docs.stripe.com/billing/subscriptions/usage-based/recording-usage
def test_last_without_events_is_zero(witness: Witness):
    assert summary(witness, witness.meter("last"), witness.customer()) == [0]


# docs.stripe.com/billing/subscriptions/usage-based/recording-usage
@pytest.mark.parametrize(("window", "total"), [("hour", 13), ("day", 4)])
def test_a_window_counts_the_most_recently_received_of_each_bucket(witness: Witness, window: str, total: int):
    clock = witness.clock()
    customer, meter = witness.customer(clock), witness.meter("sum", event_time_window=window)
    witness.advance(clock, MONTH_END + 7200)
    for value, offset in [(5, 120), (9, 60), (4, 3600)]:
        witness.use(meter, customer, value, MONTH_END + offset)
    assert summary(witness, meter, customer, hours=2) == [total]


# docs.stripe.com/api/billing/meter-event-summary/list
def test_summaries_group_by_the_hour_newest_first(witness: Witness):
    clock = witness.clock()
    customer, meter = witness.customer(clock), witness.meter("sum")
    witness.advance(clock, MONTH_END + 7200)
    for value, offset in [(1, 60), (2, 3600), (4, 3700)]:
        witness.use(meter, customer, value, MONTH_END + offset)
    assert summary(witness, meter, customer, hours=2, value_grouping_window="hour") == [6, 1]


# docs.stripe.com/api/billing/meter-event-summary/list
@pytest.mark.parametrize("times", [{"start_time": 1, "end_time": 120}, {"start_time": 120, "end_time": 60}])
def test_summary_bounds_lie_on_minutes_in_order(witness: Witness, times: dict):
    meter, customer = witness.meter(), witness.customer()
    error = refused(witness.v1.billing.meters.event_summaries.list, meter.id, {"customer": customer, **times})
    assert error.http_status == 400 and error.param == "start_time"


# docs.stripe.com/api/billing/meter-event/create
@pytest.mark.parametrize(
    ("offset", "is_refused"), [(-35 * DAY, False), (-35 * DAY - 1, True), (300, False), (301, True)]
)
def test_timestamps_reach_35_days_back_and_5_minutes_ahead(witness: Witness, offset: int, is_refused: bool):
    customer, meter = witness.customer(witness.clock()), witness.meter()
    if is_refused:
        error = refused(witness.use, meter, customer, 1, MONTH_END + offset)
        assert (error.http_status, error.param) == (400, "timestamp")
    else:
        assert witness.use(meter, customer, 1, MONTH_END + offset).timestamp == MONTH_END + offset


# docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api
@pytest.mark.parametrize("value", ["2.5", "ten", "1e3", "1000000000000000", "", " 1"])
def test_values_that_are_not_whole_numbers_are_refused(witness: Witness, value: str):
    customer, meter = witness.customer(witness.clock()), witness.meter()
    assert refused(witness.use, meter, customer, value, MONTH_END).http_status == 400


# docs.stripe.com/changelog/dahlia/2026-04-22/billing-meter-event-values-validation
@pytest.mark.parametrize("value", ["0", "-7", "999999999999999", "5.0"])
def test_whole_numbers_of_15_digits_are_taken(witness: Witness, value: str):
    customer, meter = witness.customer(witness.clock()), witness.meter()
    witness.use(meter, customer, value, MONTH_END)
    assert summary(witness, meter, customer) == [float(value)]


# docs.stripe.com/api/billing/meter-event/create
def test_an_identifier_is_taken_for_a_day_of_the_customer_s_clock(witness: Witness):
    clock = witness.clock()
    customer, meter = witness.customer(clock), witness.meter("sum")
    witness.use(meter, customer, 1, MONTH_END, identifier="day")
    error = refused(witness.use, meter, customer, 1, MONTH_END + 1, identifier="day")
    assert error.user_message == "An event already exists with identifier day." and error.code is None
    witness.advance(clock, MONTH_END + DAY)
    assert witness.use(meter, customer, 1, MONTH_END + 2, identifier="day").identifier == "day"


# docs.stripe.com/api/billing/meter-event/create
def test_an_unknown_event_name_is_refused(witness: Witness):
    error = refused(
        witness.v1.billing.meter_events.create, {"event_name": "none", "payload": {"stripe_customer_id": "c", "value": "1"}}
    )
    assert error.user_message.startswith("No active meter found for event_name")


# docs.stripe.com/api/billing/meter-event/create
@pytest.mark.parametrize("payload", [{"value": "1"}, {"stripe_customer_id": "c"}])
def test_payload_keys_of_the_meter_are_needed(witness: Witness, payload: dict):
    meter = witness.meter()
    error = refused(witness.v1.billing.meter_events.create, {"event_name": meter.event_name, "payload": payload})
    assert error.http_status == 400 and error.param.startswith("payload")


# docs.stripe.com/api/billing/meter/create
def test_a_meter_may_name_its_own_keys(witness: Witness):
    meter = witness.meter(customer_mapping={"type": "by_id", "event_payload_key": "who"}, value_settings={"event_payload_key": "much"})
    customer = witness.customer(witness.clock())
    witness.v1.billing.meter_events.create(
        {"event_name": meter.event_name, "payload": {"who": customer, "much": "4"}, "timestamp": MONTH_END}
    )
    assert summary(witness, meter, customer) == [4]


# docs.stripe.com/api/billing/meter
def test_a_meter_lives_and_rests(witness: Witness):
    meter = witness.meter()
    assert witness.v1.billing.meters.update(meter.id, {"display_name": "Other"}).display_name == "Other"
    resting = witness.v1.billing.meters.deactivate(meter.id)
    assert resting.status == "inactive" and resting.status_transitions.deactivated_at
    customer = witness.customer(witness.clock())
    assert refused(witness.use, meter, customer, 1, MONTH_END).http_status == 400
    assert meter.id in [found.id for found in witness.v1.billing.meters.list({"status": "inactive", "limit": 100}).data]
    assert witness.v1.billing.meters.reactivate(meter.id).status == "active"


# docs.stripe.com/api/billing/meter/create
def test_one_event_name_feeds_one_meter(witness: Witness):
    meter = witness.meter()
    error = refused(
        witness.v1.billing.meters.create,
        {"display_name": "Twin", "event_name": meter.event_name, "default_aggregation": {"formula": "sum"}},
    )
    assert error.param == "event_name"


# docs.stripe.com/billing/subscriptions/usage-based-legacy/migration-guide
@pytest.mark.parametrize("formula", ["max", "average"])
def test_formulas_stripe_does_not_have_are_refused(witness: Witness, formula: str):
    error = refused(
        witness.v1.billing.meters.create,
        {"display_name": "M", "event_name": f"m_{formula}", "default_aggregation": {"formula": formula}},
    )
    assert error.param == "default_aggregation[formula]"


# docs.stripe.com/api/billing/meter-event-adjustment/create
def test_an_adjustment_takes_one_event_back(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    witness.use(meter, customer, 5, MONTH_END, identifier="back")
    witness.use(meter, customer, 7, MONTH_END, identifier="stay")
    adjustment = witness.v1.billing.meter_event_adjustments.create(
        {"event_name": meter.event_name, "type": "cancel", "cancel": {"identifier": "back"}}
    )
    assert adjustment.status == "pending" and summary(witness, meter, customer) == [7]


def rfc3339(moment: int) -> str:
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


# docs.stripe.com/api/v2/billing/meter-event/create
def test_v2_events_count_with_v1_s(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    event = witness.client.v2.billing.meter_events.create(
        {
            "event_name": meter.event_name,
            "payload": {"stripe_customer_id": customer, "value": "6"},
            "timestamp": rfc3339(MONTH_END),
            "identifier": "v2-one",
        }
    )
    assert event.object == "v2.billing.meter_event"
    assert summary(witness, meter, customer) == [6]


# docs.stripe.com/api/v2/billing/meter-event/create
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"event_name": "none"}, "no_meter"),
        ({"payload": {"value": "1"}}, "payload_no_customer_defined"),
        ({"payload": {"stripe_customer_id": "c"}}, "payload_no_value_defined"),
        ({"payload": {"stripe_customer_id": "c", "value": "x"}}, "payload_invalid_value"),
    ],
)
def test_v2_refusals_have_v2_codes(witness: Witness, change: dict, code: str):
    meter = witness.meter()
    event = {"event_name": meter.event_name, "payload": {"stripe_customer_id": "c", "value": "1"}} | change
    error = refused(witness.client.v2.billing.meter_events.create, event)
    assert (error.http_status, error.code) == (400, code)


# docs.stripe.com/api/v2/billing/meter-event/create
def test_v2_names_a_duplicate_and_an_archived_meter(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    event = {
        "event_name": meter.event_name,
        "payload": {"stripe_customer_id": customer, "value": "1"},
        "timestamp": rfc3339(MONTH_END),
        "identifier": "v2-twice",
    }
    witness.client.v2.billing.meter_events.create(event)
    assert refused(witness.client.v2.billing.meter_events.create, event).code == "duplicate_meter_event"
    witness.v1.billing.meters.deactivate(meter.id)
    later = event | {"identifier": "v2-later"}
    assert refused(witness.client.v2.billing.meter_events.create, later).code == "archived_meter"


# docs.stripe.com/api/v2/billing/meter-event-adjustment/create
def test_a_v2_adjustment_cancels(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    witness.use(meter, customer, 5, MONTH_END, identifier="v2-back")
    adjustment = witness.client.v2.billing.meter_event_adjustments.create(
        {"event_name": meter.event_name, "type": "cancel", "cancel": {"identifier": "v2-back"}}
    )
    assert adjustment.object == "v2.billing.meter_event_adjustment" and summary(witness, meter, customer) == [0]


def stream(witness: Witness, meter, customer: str, *values: object) -> None:
    session = witness.client.v2.billing.meter_event_session.create()
    events = [
        {
            "event_name": meter.event_name,
            "payload": {"stripe_customer_id": customer, "value": str(value)},
            "timestamp": rfc3339(MONTH_END),
        }
        for value in values
    ]
    client = witness.with_key(session.authentication_token)
    client.v2.billing.meter_event_stream.create({"events": events})


# docs.stripe.com/api/v2/billing/meter-event-stream/create
def test_the_stream_takes_a_session_s_token_and_a_hundred_events(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    stream(witness, meter, customer, *range(100))
    assert summary(witness, meter, customer) == [4950]
    assert witness.http.seen[-2].body == {}


# docs.stripe.com/api/v2/billing/meter-event-stream/create
def test_the_stream_refuses_keys_and_more_than_a_hundred(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    event = {"event_name": meter.event_name, "payload": {"stripe_customer_id": customer, "value": "1"}}
    error = refused(witness.client.v2.billing.meter_event_stream.create, {"events": [event]})
    assert isinstance(error, stripe.TemporarySessionExpiredError)
    assert error.code == "billing_meter_event_session_expired"
    assert refused(stream, witness, meter, customer, *range(101)).http_status == 400


# docs.stripe.com/api/v2/core/events/event-types
def test_what_the_stream_finds_wrong_becomes_an_error_report(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    stream(witness, meter, customer, 1, "x", "2.5")
    assert summary(witness, meter, customer) == [1]
    Api(witness.url).post("/_sandbox/error_reports", {})
    events = witness.client.v2.core.events.list({"object_id": meter.id})
    report = events.data[0]
    assert report.type == "v1.billing.meter.error_report_triggered"
    assert report.related_object.id == meter.id
    assert (report.data.reason.error_count, report.data.reason.error_types[0].code) == (2, "meter_event_invalid_value")


# docs.stripe.com/billing/subscriptions/usage-based/recording-usage
def test_an_unknown_customer_is_reported_later(witness: Witness):
    meter = witness.meter()
    witness.v1.billing.meter_events.create(
        {"event_name": meter.event_name, "payload": {"stripe_customer_id": "cus_gone", "value": "1"}}, {"idempotency_key": "gone-1"}
    )
    Api(witness.url).post("/_sandbox/error_reports", {})
    report = witness.client.v2.core.events.list({"object_id": meter.id}).data[0]
    kind = report.data.reason.error_types[0]
    assert (kind.code, kind.sample_errors[0].request.identifier) == ("meter_event_customer_not_found", "gone-1")
    assert witness.client.v2.core.events.retrieve(report.id).id == report.id


# docs.stripe.com/billing/subscriptions/usage-based/recording-usage
def test_the_lag_hides_events_from_summaries(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    Api(witness.url).post("/_sandbox/rules", {"processing_lag_seconds": 3600})
    witness.use(meter, customer, 5, MONTH_END)
    Api(witness.url).post("/_sandbox/rules", {"processing_lag_seconds": 0})
    assert summary(witness, meter, customer) == [0]
    witness.use(meter, customer, 2, MONTH_END)
    assert summary(witness, meter, customer) == [2]


# docs.stripe.com/api/billing/alert
def test_an_alert_fires_once(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    alert = witness.v1.billing.alerts.create(
        {
            "title": "Ten",
            "alert_type": "usage_threshold",
            "usage_threshold": {
                "gte": 10,
                "meter": meter.id,
                "recurrence": "one_time",
                "filters": [{"type": "customer", "customer": customer}],
            },
        }
    )
    for value in (6, 6, 6):
        witness.use(meter, customer, value, MONTH_END)
    fired = [
        event
        for event in witness.v1.events.list({"type": "billing.alert.triggered"}).data
        if event.data.object["customer"] == customer
    ]
    assert [event.data.object["value"] for event in fired] == [12]
    assert witness.v1.billing.alerts.deactivate(alert.id).status == "inactive"
    assert witness.v1.billing.alerts.activate(alert.id).status == "active"
    assert witness.v1.billing.alerts.archive(alert.id).status == "archived"
    assert witness.v1.billing.alerts.retrieve(alert.id).title == "Ten"
    assert alert.id in [found.id for found in witness.v1.billing.alerts.list({"meter": meter.id}).data]


# docs.stripe.com/api/accounts/retrieve
def test_the_account_answers(witness: Witness):
    assert witness.with_key(KEY).v1.accounts.retrieve_current().default_currency == "usd"
