public import Metering

/// A change of plan or a cancellation that was accepted, from acceptance to its end: durable before it is answered, so that
/// whatever happens in between, it is carried out, refused aloud or taken back.
public struct ChangeOrder: Hashable, Sendable {
  /// What is to become of the subscription.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case change
    case cancel
  }

  /// When it takes effect.
  public enum Moment: String, Hashable, Sendable, CaseIterable {
    case periodEnd = "period_end"
    case now
  }

  /// How far it is.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    /// Durable here, not yet at Stripe.
    case accepted
    /// Stripe has it and carries it out at its time.
    case scheduled
    /// In force.
    case done
    /// It cannot be made as it stands, and `problem` says why: an alarm until it is made, replaced or taken back.
    case failed
    /// It is being taken back; not yet at Stripe.
    case revoking
    /// Taken back.
    case revoked
    /// A later one came in its place.
    case replaced
    /// The subscription ended first, or Stripe refused it before it was answered; `problem` says which.
    case lapsed

    /// Whether something is still to be done or watched.
    public var isOpen: Bool {
      switch self {
      case .accepted, .scheduled, .failed, .revoking: true
      case .done, .revoked, .replaced, .lapsed: false
      }
    }

    /// Whether it may be followed by another: what is closed stays so, and what is being taken back is not planned again.
    public func mayBecome(_ next: Status) -> Bool {
      isOpen && (self != .revoking || next == .revoking || !next.isOpen)
    }
  }

  /// A price of the plan as Stripe had it when the change was accepted.
  public struct Price: Hashable, Sendable {
    /// `price_…`
    public let id: PriceID
    /// Nil for the base price.
    public let meter: MeterKey?

    /// Takes the parts as they are.
    public init(id: PriceID, meter: MeterKey?) {
      self.id = id
      self.meter = meter
    }
  }

  /// `chg_…`
  public let id: String
  /// Whose subscription it is.
  public let customer: CustomerID
  /// `sub_…`
  public let subscription: String
  /// Change or cancellation.
  public let kind: Kind
  /// At the period's end or at once.
  public let moment: Moment
  /// The plan to change to; nil for a cancellation.
  public let plan: String?
  /// When it was accepted, by the service's clock.
  public let requestedAt: Timestamp
  /// The plan's prices at Stripe; empty until they were asked for.
  public var prices: [Price]
  /// How far it is.
  public var status: Status
  /// When it takes effect or took effect; nil for one that is to be made at once and was not yet.
  public var effectiveAt: Timestamp?
  /// `sub_sched_…` that makes it at Stripe.
  public var schedule: String?
  /// Why it is not in force, in a sentence; nil while all is well.
  public var problem: String?
  /// When the status was last written, by the service's clock.
  public var updatedAt: Timestamp

  /// Takes the parts as they are.
  public init(
    id: String, customer: CustomerID, subscription: String, kind: Kind, moment: Moment,
    plan: String?, requestedAt: Timestamp, prices: [Price] = [], status: Status = .accepted,
    effectiveAt: Timestamp? = nil, schedule: String? = nil, problem: String? = nil,
    updatedAt: Timestamp? = nil
  ) {
    self.id = id
    self.customer = customer
    self.subscription = subscription
    self.kind = kind
    self.moment = moment
    self.plan = plan
    self.requestedAt = requestedAt
    self.prices = prices
    self.status = status
    self.effectiveAt = effectiveAt
    self.schedule = schedule
    self.problem = problem
    self.updatedAt = updatedAt ?? requestedAt
  }
}

extension ChangeOrder {
  /// The prices as stores keep them: `price` or `price=meter`, one blank between two.
  public var storedPrices: String {
    prices.map { $0.id.text + ($0.meter.map { "=\($0.text)" } ?? "") }.joined(separator: " ")
  }

  /// Reads what ``storedPrices`` wrote. Throws `corrupt` for a meter's key that is none.
  public static func prices(stored text: String) throws(LedgerError) -> [Price] {
    var prices: [Price] = []
    for part in text.split(separator: " ") {
      let pieces = part.split(separator: "=", maxSplits: 1)
      guard let id = pieces.first else { continue }
      do throws(MeteringError) {
        prices.append(
          Price(
            id: PriceID(String(id)),
            meter: pieces.count == 2 ? try MeterKey(String(pieces[1])) : nil))
      } catch {
        throw LedgerError(.corrupt, "a planned change names the meter of \"\(part)\"")
      }
    }
    return prices
  }
}
