import Metering
import Reporting

/// What makes a report the same as another, over all customers; names are compared byte by byte.
struct EntryIdentity: Hashable {
  enum Name: Hashable {
    case window(TimeWindow)
    case clientKey(ByteText)
  }

  let customer: ByteText
  let instance: ByteText
  let name: Name

  /// Nil for a plain report without a key, which is the same as no other.
  init?(_ report: UsageReport) {
    switch report.identity {
    case .unnamed: return nil
    case .window(let window): name = .window(window)
    case .clientKey(let key): name = .clientKey(ByteText(key))
    }
    customer = ByteText(report.customer.text)
    instance = ByteText(report.instance.text)
  }

  /// By its window, whatever else names it.
  init(_ report: UsageReport, by window: TimeWindow) {
    name = .window(window)
    customer = ByteText(report.customer.text)
    instance = ByteText(report.instance.text)
  }
}
