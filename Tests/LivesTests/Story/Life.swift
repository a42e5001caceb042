/// One customer's life: how Stripe and the service are set up, and what happens when. Follows from its seed alone.
struct Life: Sendable {
  struct Step: Sendable {
    /// Seconds after the life's start.
    var at: Int64
    var deed: Deed
  }

  var seed: UInt64
  /// Unix seconds.
  var start: Int64
  var plan: String
  var trialDays: Int64 = 0
  var rules = LifeStripe.Rules()
  var clockAheadSeconds: Int64 = 0
  /// Of a hundred events, how many webhooks never come; Stripe's list is read all the same, later.
  var webhooksLostPercent = 0
  var hasTwoReplicas = false
  /// Whether invoices are sent and stay open, instead of being paid at once.
  var sendsInvoices = false
  var steps: [Step] = []
  /// When the story is over.
  var end: Int64 = 0

  /// Whether nothing happens that may make an invoice charge something else than what we say.
  var isUndisturbed: Bool {
    clockAheadSeconds == 0 && rules.graceSeconds == LifeStripe.Rules().graceSeconds
      && steps.allSatisfy { step in
        switch step.deed {
        case .finalizeDrafts, .voidInvoice, .deleteItem, .restore, .stop, .suffer: false
        case .change(_, let atStripe): !atStripe
        case .cancel(let how, _): how == .now || how == .periodEnd
        // What is billed before the other subscription's period is closed may leave a difference in that one.
        case .billLate: !steps.contains { $0.deed == .subscribe }
        case .report, .plan, .takeBack, .subscribe, .backUp: true
        }
      }
  }

  static let daySeconds: Int64 = 86_400

  static func time(_ seconds: Int64) -> String {
    let (day, rest) = (seconds / daySeconds, seconds % daySeconds)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let clock = "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    return day == 0 ? clock : "day \(day) \(clock)"
  }

  /// The life in words.
  var story: String {
    let head =
      "seed \(seed): plan \(plan), trial \(trialDays) d, grace \(rules.graceSeconds) s, our clock \(clockAheadSeconds) s ahead, \(webhooksLostPercent) % of webhooks lost, \(hasTwoReplicas ? 2 : 1) replicas, \(sendsInvoices ? "invoices sent, " : "")\(rules)"
    let lines = steps.map { "  \(Self.time($0.at))  \($0.deed)" }
    return ([head] + lines).joined(separator: "\n")
  }
}
