/// Whose turn it is on a connection, and how much of what its client sends is read at once. Pure.
///
/// A client may send requests ahead of the answers (RFC 9112 §9.3.2). Those are left as bytes until everything that was read before is
/// answered and the client takes the answers: whoever sends on and on and reads nothing is given no more work than one who waits.
struct ConnectionTurns: Sendable {
  /// How many bytes are read at once where requests may begin in them: some 150 of the shortest.
  static let portionBytes = 4_096
  /// How many bytes of requests are kept ahead; of a client that sends more, no more is taken from the network.
  static let mostBytesAhead = 65_536

  /// Requests that began and are not answered yet.
  private var inFlight = 0
  private(set) var isReadingBody = false
  /// What is missing of the body that is being read; nil where its head did not say.
  private var bodyLeft: Int?
  /// Whether the client said that it sends no other request.
  private var isLast = false
  /// Whether the client takes what it is answered.
  var isTaken = true

  /// Whether every request that is whole was answered.
  var isClientsTurn: Bool { inFlight <= (isReadingBody ? 1 : 0) }

  /// Whether nothing that comes now is a request (RFC 9112 §9.6).
  var isOver: Bool { isLast && !isReadingBody }

  /// Whether more may be read of what the client sent.
  var mayGoOn: Bool { isClientsTurn && isTaken && !isOver }

  /// How many of so many bytes are read at once. A body is read as it comes: no request begins before its end.
  func portion(of bytes: Int) -> Int {
    min(bytes, isReadingBody ? max(1, bodyLeft ?? bytes) : Self.portionBytes)
  }

  /// A head was read; `bodyBytes` is what it says of the body, and `isLast` whether it says that no other request follows.
  mutating func began(bodyBytes: Int?, isLast: Bool) {
    inFlight += 1
    isReadingBody = true
    bodyLeft = bodyBytes
    self.isLast = isLast
  }

  mutating func readBody(_ bytes: Int) { bodyLeft = bodyLeft.map { max(0, $0 - bytes) } }

  /// The request is whole.
  mutating func readAll() { isReadingBody = false }

  mutating func answered() { inFlight -= 1 }
}
