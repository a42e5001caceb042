/// A text that is not shown: by no description, dump, mirror or encoder, and so by no log and no message.
///
/// Whoever needs the text asks for ``revealed``, which is the one word to look for when the uses of secrets are reviewed.
/// There is no `Codable` conformance: a value that holds a secret cannot be encoded by accident.
public struct Secret: Hashable, Sendable {
  private let read: @Sendable () -> String

  /// The text itself, for the one place that sends, hashes or shows it once. Not to be kept: it may be replaced.
  public var revealed: String { read() }

  /// One that stays the same.
  public init(_ text: String) { read = { text } }

  /// One that may be replaced while the program runs: `read` is asked at every use.
  public init(reading read: @escaping @Sendable () -> String) { self.read = read }

  /// Compares every byte, so that the time tells nothing about where two texts of one length differ.
  public static func == (left: Secret, right: Secret) -> Bool {
    let (left, right) = (left.revealed.utf8, right.revealed.utf8)
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Over the bytes of the text as it is now.
  public func hash(into hasher: inout Hasher) {
    for byte in revealed.utf8 { hasher.combine(byte) }
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// A mark in its place.
  public var description: String { "<secret>" }
  /// A mark in its place.
  public var debugDescription: String { description }
  /// Without children.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
