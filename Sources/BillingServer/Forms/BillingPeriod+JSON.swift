import Metering
import Reporting

extension BillingPeriod {
  var jsonForm: JSONValue {
    .object(["start": JSONValue(start), "end": JSONValue(end)])
  }
}
