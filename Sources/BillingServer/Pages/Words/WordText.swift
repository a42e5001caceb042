/// A text with places that are filled in: `Estimated additional charge: {amount}`.
struct WordText: Hashable, Sendable {
  private enum Piece: Hashable, Sendable {
    case text(String)
    case place(String)
  }

  private let pieces: [Piece]

  /// A brace without its other one is text.
  init(_ text: String) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      pieces.append(.place(String(rest[rest.index(after: open)..<close])))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
  }

  /// The names in braces.
  var places: Set<String> {
    Set(
      pieces.compactMap { piece in
        if case .place(let name) = piece { return name }
        return nil
      })
  }

  /// A place without a value stays empty; what a value has in braces is text.
  func filled(_ values: KeyValuePairs<String, String>) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let part): text += part
      case .place(let name): text += values.first { $0.key == name }?.value ?? ""
      }
    }
  }
}

/// One text, or one for a single thing and one for every other number.
struct CountedText: Hashable, Sendable {
  let one: WordText
  let other: WordText
  /// Whether the file has both.
  let isCounted: Bool

  init(_ text: String) {
    one = WordText(text)
    other = one
    isCounted = false
  }

  init(one: String, other: String) {
    self.one = WordText(one)
    self.other = WordText(other)
    isCounted = true
  }
}
