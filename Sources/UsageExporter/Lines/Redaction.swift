/// Takes secrets out of text: a server that is asked with a key may answer with that key.
public struct Redaction: Sendable {
  /// Shorter texts would be found in innocent words.
  private static let shortest = 4

  private let secrets: [Secret]

  public init(_ secrets: [Secret]) { self.secrets = secrets }

  /// The same, and these too.
  func adding(_ more: [Secret]) -> Redaction { Redaction(secrets + more) }

  /// The text with every secret replaced by `<secret>`, also those that were in a file before.
  public func applied(to text: String) -> String {
    var text = text
    let known = Set(secrets.flatMap(\.everRevealed)).filter { $0.utf8.count >= Self.shortest }
    // Longer ones first, so that none is left over from one that contains another.
    for secret in known.sorted(by: { ($0.utf8.count, $0) > ($1.utf8.count, $1) }) {
      guard text.contains(secret) else { continue }
      text = text.replacing(secret, with: "<secret>")
    }
    return text
  }

  /// The text without secrets, on one plain line.
  func line(_ text: String, limit: Int = PlainLine.lineLimit) -> String {
    PlainLine.of(applied(to: text), limit: limit)
  }
}
