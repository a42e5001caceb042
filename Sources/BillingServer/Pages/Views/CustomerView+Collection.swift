import Amounts
import Billing
import Metering

extension CustomerView {
  /// A state in which a subscription does not charge, with what it leaves behind.
  struct Collection: Sendable {
    let title: String
    let tone: String
    let subscription: String
    let since: String?
    let detail: String
    let usage: [Usage]
    let hasUsage: Bool
    let commands: [String]
    let hasCommands: Bool
  }

  /// What one meter leaves behind.
  struct Usage: Sendable {
    let meter: String
    let period: String
    let quantity: String
    let amount: String
    let fate: String
  }
}

extension CustomerView.Collection {
  init(_ state: CollectionState) {
    title = state.title
    tone =
      switch state.kind {
      case .pastDue, .incomplete: "waiting"
      case .canceled, .incompleteExpired, .customerDeleted, .itemRemoved:
        state.isOpen ? "bad" : "quiet"
      case .paused, .collectionPaused, .unpaid: "bad"
      }
    subscription = state.subscription
    since = state.since.map { PageText.time($0) }
    detail = state.detail
    usage = state.usage.map { CustomerView.Usage($0) }
    hasUsage = !usage.isEmpty
    commands = state.commands
    hasCommands = !commands.isEmpty
  }
}

extension CustomerView.Usage {
  fileprivate init(_ left: UncollectedUsage) {
    meter = left.meter.text
    period = "\(PageText.time(left.period.start)) – \(PageText.time(left.period.end))"
    quantity = PageText.amount(left.quantity, left.unit)
    amount = left.amount.formatted(in: left.currency)
    let invoice = left.fate.invoice.map { " \($0)" } ?? ""
    fate =
      switch left.fate {
      case .none: "no invoice"
      case .draft: "draft\(invoice)"
      case .void: "void invoice\(invoice)"
      case .uncollectible: "written off\(invoice)"
      case .ifPaid: "invoiced if the first payment comes"
      case .awaited: "an invoice may still charge it"
      }
  }
}
