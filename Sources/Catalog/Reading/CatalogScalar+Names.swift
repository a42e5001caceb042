import Metering

extension CatalogScalar {
  /// Text for people: not empty, no control characters, at most 255 bytes.
  func name(_ what: String) -> String? {
    do throws(MeteringError) {
      return try MeteringName.checked(text, what)
    } catch {
      return refuse(
        error.context,
        allowed: "1 to \(MeteringName.maximumBytes) bytes without control characters")
    }
  }

  func lookupKey() -> LookupKey? {
    do throws(MeteringError) {
      return try LookupKey(text)
    } catch {
      return refuse(
        error.context,
        allowed: "1 to \(LookupKey.maximumLength) characters without control characters")
    }
  }

  /// The meter of that key; an unknown one is refused with the nearest, or with the meter that counts such a metric.
  ///
  /// `declared` are the keys of the file, of which some may have no meter because of mistakes told elsewhere.
  func meter(among meters: [Meter], declared: [String]) -> Meter? {
    if let meter = meters.first(where: { $0.key.text == text }) { return meter }
    guard !declared.contains(text) else { return nil }
    let counted = meters.first { $0.metric.text == text }?.key.text
    let hint = counted ?? Vocabulary(declared).closest(to: text)
    return refuse(
      "not a meter of this catalogue" + (hint.map { ", did you mean \"\($0)\"?" } ?? ""),
      allowed: declared.isEmpty ? "no meter is defined" : declared.joined(separator: ", "))
  }
}
