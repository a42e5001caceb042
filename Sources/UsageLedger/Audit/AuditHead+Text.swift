import Wire

extension AuditHead: LosslessStringConvertible {
  /// `NUMBER:HASH` with 64 digits, as it is kept elsewhere.
  public var description: String { "\(number):\(Hexadecimal.text(of: hash))" }

  /// Reads `NUMBER:HASH`; nil for anything else, and for the head of an empty log.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int64(parts[0]), number > 0,
      let hash = Hexadecimal.bytes(of: parts[1]), hash.count == Self.empty.hash.count
    else { return nil }
    self.init(number: number, hash: hash)
  }
}
