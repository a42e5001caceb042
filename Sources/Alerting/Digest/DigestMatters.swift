public import Metering

/// Things that somebody should look at: how many there are, and the first of them.
public struct DigestMatters: Hashable, Sendable {
  /// So many are named.
  static let named = 20

  /// One of them.
  public struct Matter: Hashable, Sendable {
    /// Whose it is; nil for the service's.
    public let customer: CustomerID?
    /// A sentence without a full stop.
    public let summary: String
  }

  /// All of them.
  public private(set) var count = 0
  /// The first, in the order in which they were found.
  public private(set) var first: [Matter] = []

  init(_ matters: [Matter] = []) {
    for matter in matters { add(matter) }
  }

  init(_ customer: CustomerID, _ reading: AlertReading) {
    guard case .known(let findings) = reading else { return }
    for finding in findings where finding.level == .breached {
      add(Matter(customer: customer, summary: finding.summary))
    }
  }

  mutating func add(_ matter: Matter) {
    count += 1
    if first.count < Self.named { first.append(matter) }
  }

  mutating func add(_ others: DigestMatters) {
    for matter in others.first { add(matter) }
    count += others.count - others.first.count
  }
}
