"""The yardstick for rating: CloudKitty's hashmap processor, as its collector's data frames reach it.

Four services, each with a flat price and a threshold that lowers it, in the database that CloudKitty's own migrations
make (SQLite in memory; it is read once, before the clock starts). Prints JSON: points priced in a second, the median
of five frames.
"""

import datetime
import decimal
import json
import statistics
import sys
import time

from cloudkitty import config as _  # noqa: F401 declares the options
from cloudkitty import dataframe
from cloudkitty.db import api as database
from cloudkitty.rating import hash as hashmap
from cloudkitty.rating.hash.db import api as prices
from oslo_config import cfg

SERVICES = ("device_usage", "mqtt_messages", "storage_gb", "api_requests")


def processor() -> hashmap.HashMap:
    cfg.CONF([], project="cloudkitty")
    cfg.CONF.set_override("connection", "sqlite://", "database")
    database.get_instance().get_migration().upgrade("head")
    store = prices.get_instance()
    store.get_migration().upgrade("head")
    for name in SERVICES:
        service = store.create_service(name).service_id
        store.create_mapping(
            cost=decimal.Decimal("0.05"), map_type="flat", service_id=service, created_by="bench"
        )
        store.create_threshold(
            level=decimal.Decimal(20), cost=decimal.Decimal("0.8"), map_type="rate", service_id=service
        )
    return hashmap.HashMap()


def frame(points: int) -> dataframe.DataFrame:
    start = datetime.datetime(2026, 10, 1, tzinfo=datetime.UTC)
    frame = dataframe.DataFrame(start=start, end=start + datetime.timedelta(days=31))
    for number in range(points):
        point = dataframe.DataPoint("unit", number % 3000, 0, {"customer_id": f"cust_{number // 4}"}, {})
        frame.add_point(point, SERVICES[number % 4])
    return frame


def main() -> None:
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    rating, taken = processor(), []
    for _ in range(5):
        unpriced = frame(points)
        began = time.perf_counter()
        priced = rating.process(unpriced)
        taken.append(time.perf_counter() - began)
    assert sum(point.price > 0 for _, point in priced.iterpoints()) > 0.99 * points
    print(json.dumps({"points_per_second": points / statistics.median(taken)}))


main()
