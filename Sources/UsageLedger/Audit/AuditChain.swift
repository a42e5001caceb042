/// Goes along the audit log and says where it does not hold; pure.
///
/// It finds a row that was changed, taken out, put in or moved, and newest rows that were cut off. Whoever may write to the
/// database can make a whole chain anew: that is found only by a head that was kept elsewhere.
public struct AuditChain: Sendable {
  /// A place at which the log was tampered with.
  public struct Break: Hashable, Sendable, CustomStringConvertible {
    /// The row at which it was found.
    public let number: Int64
    /// A sentence.
    public let description: String
  }

  /// The newest row so far.
  public private(set) var head = AuditHead.empty
  /// In the order of the rows.
  public private(set) var breaks: [Break] = []

  /// Before the first row.
  public init() {}

  /// The next rows, oldest first.
  public mutating func follow(_ entries: [AuditEntry]) {
    for entry in entries {
      if entry.number != head.number + 1 {
        say(entry.number, "row \(entry.number) follows row \(head.number): rows are missing")
      } else if entry.previousHash != head.hash {
        say(entry.number, "row \(entry.number) does not follow row \(head.number) as it is now")
      }
      if entry.hash != entry.expectedHash {
        say(entry.number, "row \(entry.number) is not what was written")
      }
      head = entry.head
    }
  }

  /// Compares the end with the one that is kept beside the rows.
  public mutating func end(at stored: AuditHead) {
    guard stored != head else { return }
    say(
      stored.number, "the log ends with row \(head.number), and row \(stored.number) was its last")
  }

  /// A row that is not there with the hash that was kept elsewhere.
  public mutating func deny(_ number: Int64) {
    say(number, "row \(number) is not there with the hash that was kept elsewhere")
  }

  private mutating func say(_ number: Int64, _ text: String) {
    breaks.append(Break(number: number, description: text))
  }
}
