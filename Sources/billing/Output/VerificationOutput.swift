import Billing
import Metering
import Reporting

/// What `billing verify` looked at and found, for people and for programs.
struct VerificationOutput {
  var customers = 0
  var certificates = 0
  var segments = 0
  var differences: [VerificationDifference] = []

  func text(_ json: Bool) -> String {
    guard json else {
      let summary =
        "\(customers) customers, \(certificates) certificates, \(segments) segments at Stripe: "
        + (differences.isEmpty ? "no differences" : "\(differences.count) differences")
      return (differences.map(\.description) + [summary]).joined(separator: "\n")
    }
    return JSONValue.object([
      "customers": JSONValue(Int64(customers)), "certificates": JSONValue(Int64(certificates)),
      "segments": JSONValue(Int64(segments)),
      "differences": .array(
        differences.map {
          .object([
            "customer_id": .string($0.customer.text), "subject": .string($0.subject),
            "detail": .string($0.detail),
          ])
        }),
    ]).description
  }
}
