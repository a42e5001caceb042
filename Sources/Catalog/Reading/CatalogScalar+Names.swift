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
  func meter(among meters: [Meter]) -> Meter? {
    if let meter = meters.first(where: { $0.key.text == text }) { return meter }
    let keys = meters.map(\.key.text)
    let counted = meters.first { $0.metric.text == text }?.key.text
    let hint = counted ?? Vocabulary(keys).closest(to: text)
    return refuse(
      "not a meter of this catalogue" + (hint.map { ", did you mean \"\($0)\"?" } ?? ""),
      allowed: keys.isEmpty ? "no meter is defined" : keys.joined(separator: ", "))
  }
}
