/// Something that happens in a life.
enum Deed: Sendable, Equatable {
  /// A report for a window; nil for what it does not say. Times are seconds after the life's start.
  case report(UsageFact)
  /// The plan is changed now, by us or at Stripe.
  case change(plan: String, atStripe: Bool)
  /// The plan is changed at the period's end, by us.
  case plan(String)
  /// Whatever is planned is taken back, by us.
  case takeBack
  /// A second subscription begins, to the plan of its own meters.
  case subscribe
  case cancel(Cancellation, of: Place)
  /// Somebody finalizes the drafts that there are.
  case finalizeDrafts
  /// Somebody voids the newest invoice that is open.
  case voidInvoice
  /// Somebody deletes the newest amount that waits for an invoice.
  case deleteItem
  /// Somebody bills the late usage that there is.
  case billLate
  /// The store is copied.
  case backUp
  /// The store is set back to its copy.
  case restore
  /// Our service is down for some time.
  case stop(seconds: Int64)
  /// Something is wrong with the way to Stripe for some time.
  case suffer(Trouble, seconds: Int64)

  /// Which of the customer's subscriptions.
  enum Place: String, Sendable {
    case first = "the subscription"
    case second = "the second subscription"
  }

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
    case .plan(let plan): return "we: plan \(plan) is planned for the period's end"
    case .takeBack: return "we: what is planned is taken back"
    case .subscribe: return "we: a second subscription begins"
    case .cancel(let how, let place): return "\(place.rawValue) is cancelled \(how.rawValue)"
    case .finalizeDrafts: return "somebody finalizes the drafts"
    case .voidInvoice: return "somebody voids the newest open invoice"
    case .deleteItem: return "somebody deletes the newest amount that waits"
    case .billLate: return "somebody bills late usage"
    case .backUp: return "the store is copied"
    case .restore: return "the store is set back to its copy"
    case .stop(let seconds): return "our service is down for \(Life.time(seconds))"
    case .suffer(let trouble, let seconds):
      return
        "the way to Stripe: \(trouble.kind.rawValue), \(trouble.percent) %, for \(Life.time(seconds))"
    }
  }
}
