import Amounts
import Billing
import Metering
import Reporting
import StripeDelivery

/// What `billing verify` looked at and found, for people and for programs.
struct VerificationOutput {
  var customers = 0
  var certificates = 0
  var segments = 0
  var prices = 0
  var differences: [VerificationDifference] = []
  /// What Stripe's previews have by themselves.
  var notes: [(CustomerID, String)] = []

  mutating func add(_ findings: CustomerVerification.Findings, of customer: CustomerID) {
    notes += findings.notes.map { (customer, $0) }
    certificates += findings.certificates
    segments += findings.segments
    prices += findings.prices
    differences += findings.differences
  }

  func text(_ json: Bool) -> String {
    guard json else {
      let summary =
        "\(customers) customers, \(certificates) certificates, \(segments) segments and \(prices) prices at Stripe: "
        + (differences.isEmpty ? "no differences" : "\(differences.count) differences")
      let lines = differences.flatMap { [$0.description, "  \($0.cause.rawValue): \($0.remedy)"] }
      return (lines + [summary]).joined(separator: "\n")
    }
    return JSONValue.object([
      "customers": JSONValue(Int64(customers)), "certificates": JSONValue(Int64(certificates)),
      "segments": JSONValue(Int64(segments)), "prices": JSONValue(Int64(prices)),
      "stripe_only": .array(
        notes.map { .object(["customer_id": .string($0.0.text), "line": .string($0.1)]) }),
      "differences": .array(
        differences.map {
          .object([
            "customer_id": .string($0.customer.text), "subject": .string($0.subject),
            "detail": .string($0.detail), "cause": .string($0.cause.rawValue),
            "remedy": .string($0.remedy), "amount": JSONValue($0.amount?.minorUnits),
            "currency": $0.currency.map { .string($0.code) } ?? .null,
          ])
        }),
    ]).description
  }
}
