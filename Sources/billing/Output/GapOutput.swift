import BillingServer
import Metering
import Reporting
import UsageLedger

/// Gaps for people and for programs.
struct GapOutput {
  var coverages: [CustomerCoverage] = []

  func text(_ json: Bool) -> String {
    guard json else {
      let lines = coverages.flatMap { coverage in coverage.gaps.map { line($0, coverage.customer) }
      }
      return lines.isEmpty ? "no gaps" : lines.joined(separator: "\n")
    }
    return JSONValue.object(["customers": .array(coverages.map(object))]).description
  }

  private func line(_ gap: CoverageGap, _ customer: CustomerID) -> String {
    let windows = gap.windowCount == 1 ? "1 window" : "\(gap.windowCount) windows"
    let metrics =
      gap.metrics.isEmpty ? "" : " without \(gap.metrics.map(\.text).joined(separator: ", "))"
    let reason = gap.reason.map { ": \($0)" } ?? ""
    return
      "\(customer)  \(gap.instance)  \(gap.state.rawValue)\(reason)  \(gap.start) to \(gap.end)  \(windows)\(metrics)"
  }

  private func object(_ coverage: CustomerCoverage) -> JSONValue {
    var object: JSONObject = [
      "customer_id": .string(coverage.customer.text), "from": JSONValue(coverage.span.start),
      "to": JSONValue(coverage.span.end), "reported": JSONValue(coverage.reportedCount),
    ]
    for state in CoverageGap.State.allCases {
      object.append(state.rawValue, JSONValue(coverage.windowCount(state)))
    }
    object.append("gaps", .array(coverage.gaps.map(\.jsonForm)))
    return .object(object)
  }
}
