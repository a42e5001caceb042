extension String {
  /// The beginning of a text that someone else wrote, for messages: at most 100 bytes, and a sign where more was there.
  package func cut(toBytes limit: Int = 100) -> String {
    guard utf8.count > limit else { return self }
    var kept = ""
    for scalar in unicodeScalars {
      guard kept.utf8.count + scalar.utf8.count <= limit else { break }
      kept.unicodeScalars.append(scalar)
    }
    return kept + "…"
  }
}
