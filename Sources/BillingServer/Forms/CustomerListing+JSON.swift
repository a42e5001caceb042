import Metering
import Reporting
import UsageLedger

extension CustomerListing.Entry {
  var jsonForm: JSONObject {
    [
      "customer_id": .string(customer.text),
      "stripe_customer_id": JSONValue(link?.stripeCustomer), "name": JSONValue(link?.name),
      "email": JSONValue(link?.email), "test_clock": JSONValue(link?.testClock),
      "linked_at": link.map { JSONValue($0.linkedAt) } ?? .null,
    ]
  }
}

extension InstanceState {
  var jsonForm: JSONValue {
    .object([
      "instance_id": .string(instance.text), "window_end": JSONValue(newestWindow.end),
      "last_report_at": JSONValue(lastReceivedAt), "reports": JSONValue(entryCount),
      "exporter_id": JSONValue(exporter?.id),
    ])
  }
}
