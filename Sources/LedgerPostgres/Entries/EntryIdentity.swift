import Metering
import Reporting

/// What makes a report the same as another, over all customers; names are compared byte by byte.
struct EntryIdentity: Hashable {
  enum Name: Hashable {
    case window(TimeWindow)
    case clientKey(ExactText)
  }

  let customer: ExactText
  let instance: ExactText
  let name: Name

  /// Nil for a plain report without a key, which is the same as no other.
  init?(_ report: UsageReport) {
    switch report.identity {
    case .unnamed: return nil
    case .window(let window): name = .window(window)
    case .clientKey(let key): name = .clientKey(ExactText(key))
    }
    customer = ExactText(report.customer.text)
    instance = ExactText(report.instance.text)
  }
}
