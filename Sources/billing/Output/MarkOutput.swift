import BillingServer
import Metering
import Reporting
import UsageLedger

/// A retirement or a waiver for people and for programs.
struct MarkOutput {
  let mark: CoverageMark

  func text(_ json: Bool) -> String {
    guard json else {
      let what = "\(mark.instance) of \(mark.customer)"
      let end = mark.end.map { " to \($0)" } ?? ""
      return mark.kind == .retire
        ? "\(what) is retired since \(mark.start): \(mark.reason)"
        : "\(what) is not waited for from \(mark.start)\(end): \(mark.reason)"
    }
    return JSONValue.object([
      "customer_id": .string(mark.customer.text), "instance_id": .string(mark.instance.text),
      "kind": .string(mark.kind.rawValue), "start": JSONValue(mark.start),
      "end": mark.end.map { JSONValue($0) } ?? .null, "reason": .string(mark.reason),
    ]).description
  }
}
