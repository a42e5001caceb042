/// Something that happens in a life.
enum Deed: Sendable, Equatable {
  /// A report for a window; nil for what it does not say. Times are seconds after the life's start.
  case report(UsageFact)
  /// The plan is changed now, by us or at Stripe.
  case change(plan: String, atStripe: Bool)
  case cancel(Cancellation)
  /// Somebody finalizes the drafts that there are.
  case finalizeDrafts
  /// The store is copied.
  case backUp
  /// The store is set back to its copy.
  case restore
  /// Our service is down for some time.
  case stop(seconds: Int64)
  /// Something is wrong with the way to Stripe for some time.
  case suffer(Trouble, seconds: Int64)

  enum Cancellation: String, Sendable, CaseIterable {
    case now = "now, by us"
    case periodEnd = "at the period's end, by us"
    case atStripe = "now, at Stripe, without an invoice"
    case atStripeInvoiced = "now, at Stripe, with an invoice"
  }
}

/// What really happened at one instance in one window: the truth that everything is held to.
struct UsageFact: Sendable, Hashable {
  var instance: String
  var start: Int64
  var end: Int64
  var values: [String: Int64]
}

extension Deed: CustomStringConvertible {
  var description: String {
    switch self {
    case .report(let fact):
      let values = fact.values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      return
        "\(fact.instance) reports \(Life.time(fact.start))–\(Life.time(fact.end)): \(values.joined(separator: ", "))"
    case .change(let plan, let atStripe):
      return "\(atStripe ? "at Stripe" : "we"): plan changed to \(plan)"
    case .cancel(let how): return "cancelled \(how.rawValue)"
    case .finalizeDrafts: return "somebody finalizes the drafts"
    case .backUp: return "the store is copied"
    case .restore: return "the store is set back to its copy"
    case .stop(let seconds): return "our service is down for \(Life.time(seconds))"
    case .suffer(let trouble, let seconds):
      return
        "the way to Stripe: \(trouble.kind.rawValue), \(trouble.percent) %, for \(Life.time(seconds))"
    }
  }
}
