import Wire

/// The parts of a `Stripe-Signature` header that count: `t=1700000000,v1=4c15…,v0=…`.
struct SignatureHeader: Sendable, Equatable {
  /// The time as written, which is part of what is signed.
  private(set) var time: String?
  /// The bytes of every well-formed `v1`.
  private(set) var signatures: [[UInt8]] = []

  init(_ header: String) {
    for field in header.split(separator: ",") {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      let value = String(parts[1])
      switch parts[0].drop(while: { $0 == " " }) {
      case "t": time = time ?? value
      case "v1": signatures += Hexadecimal.bytes(of: value).map { [$0] } ?? []
      default: break
      }
    }
  }
}
