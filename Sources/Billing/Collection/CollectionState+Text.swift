import Metering
import UsageLedger

extension CollectionState {
  /// A few words for a badge or the beginning of a line.
  public var title: String {
    switch kind {
    case .paused: "paused at its trial's end"
    case .collectionPaused: "collection paused (\(pause?.behavior ?? "unknown"))"
    case .unpaid: "unpaid"
    case .pastDue: "past due"
    case .incomplete: "incomplete"
    case .incompleteExpired: "expired before its first payment"
    case .canceled: "canceled"
    case .customerDeleted: "ended with its Stripe customer, which was deleted"
    case .itemRemoved: "an item was removed"
    }
  }

  /// One sentence: what Stripe does in this state.
  public var detail: String {
    switch kind {
    case .paused:
      "Stripe makes no invoice until it is resumed, and its usage of meanwhile is on none"
    case .collectionPaused: pauseDetail
    case .unpaid:
      "Stripe keeps the invoices that it makes as drafts until somebody finalizes them"
    case .pastDue:
      "a payment failed; Stripe goes on making invoices, which charge what is used"
    case .incomplete:
      "the first payment is missing; 23 hours after it began it expires, and what was used is on no invoice"
    case .incompleteExpired: "the first payment never came; Stripe makes no invoice any more"
    case .canceled: "Stripe makes no invoice any more"
    case .customerDeleted: "Stripe makes no invoice any more, and nothing can be billed to it"
    case .itemRemoved:
      "an invoice has its usage only if Stripe was told to prorate, in flexible billing"
    }
  }

  private var pauseDetail: String {
    let end = pause?.resumesAt.map { ", until \($0)" } ?? ""
    return switch pause?.behavior {
    case "keep_as_draft": "Stripe keeps the invoices that it makes as drafts\(end)"
    case "void": "Stripe voids the invoices that it makes\(end)"
    case "mark_uncollectible": "Stripe writes off the invoices that it makes\(end)"
    default: "Stripe does not collect the invoices that it makes\(end)"
    }
  }

  /// What an operator can do, each a command line; those of `stripe` are of Stripe's own command line.
  public var commands: [String] {
    switch kind {
    case .paused: ["stripe subscriptions resume \(subscription)"]
    case .collectionPaused:
      ["stripe subscriptions update \(subscription) -d \"pause_collection=\""] + finalizing
        + paying(written) + (hasLate ? late : [])
    case .unpaid: paying(openInvoices) + finalizing
    case .pastDue, .incomplete: paying(openInvoices)
    case .incompleteExpired, .canceled, .itemRemoved: finalizing + (hasLate ? late : [])
    case .customerDeleted:
      (hasLate ? ["billing usage late list --customer \(customer)"] : [])
        + ["billing customers unlink \(customer)", "billing customers add \(customer)"]
    }
  }

  private var hasLate: Bool {
    usage.contains {
      switch $0.fate {
      case .none, .void: true
      case .draft, .uncollectible, .ifPaid, .awaited: false
      }
    }
  }

  private var late: [String] {
    [
      "billing usage late list --customer \(customer)",
      "billing usage late bill --all --customer \(customer)",
    ]
  }

  private var finalizing: [String] {
    invoices { if case .draft(let invoice) = $0 { invoice } else { nil } }
      .map { "stripe invoices finalize_invoice \($0)" }
  }

  private var written: [String] {
    invoices { if case .uncollectible(let invoice) = $0 { invoice } else { nil } }
  }

  private func paying(_ invoices: [String]) -> [String] {
    invoices.map { "stripe invoices pay \($0)" }
  }

  /// Each once, in the order of the usage.
  private func invoices(_ named: (UncollectedUsage.Fate) -> String?) -> [String] {
    usage.compactMap { named($0.fate) }.reduce(into: []) { found, invoice in
      if !found.contains(invoice) { found.append(invoice) }
    }
  }
}
