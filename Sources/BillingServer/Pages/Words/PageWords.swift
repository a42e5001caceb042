import Amounts
import Metering

/// The words of a page in one language, and how it writes numbers, amounts and dates.
public struct PageWords: Hashable, Sendable {
  /// Whose words they are.
  public let language: PageLanguage
  let texts: [PageWord: CountedText]
  /// Units by the names that the catalogue has for them.
  let units: [String: CountedText]
  /// The texts without places, as templates read them.
  let labels: [String: String]
  private let months: [String]

  init(
    _ language: PageLanguage, texts: [PageWord: CountedText], units: [String: CountedText]
  ) {
    self.language = language
    self.texts = texts
    self.units = units
    labels = texts.reduce(into: [:]) { labels, entry in
      guard entry.value.other.places.isEmpty else { return }
      labels[entry.key.rawValue] = entry.value.other.filled([:])
    }
    months = (texts[.months]?.other.filled([:]) ?? "").split(separator: " ").map(String.init)
  }

  /// What stands for `word`, its places filled in.
  func callAsFunction(_ word: PageWord, _ values: KeyValuePairs<String, String> = [:]) -> String {
    texts[word]?.other.filled(values) ?? word.rawValue
  }

  /// The form that goes with a number.
  func callAsFunction(
    _ word: PageWord, count: WholeQuantity, _ values: KeyValuePairs<String, String>
  ) -> String {
    guard let text = texts[word] else { return word.rawValue }
    return (count == 1 ? text.one : text.other).filled(values)
  }

  /// `this_month` and other words whose key is known when the page is made; `key` itself for none of them.
  func named(_ key: String) -> String { PageWord(rawValue: key).map { self($0) } ?? key }

  /// The unit's word beside so many of it.
  func unit(_ unit: String, for quantity: WholeQuantity) -> String {
    guard let known = units[unit] else { return UnitName(unit).text(for: quantity) }
    return (quantity == 1 ? known.one : known.other).filled([:])
  }

  /// In the plural, as the head of an axis.
  func plural(of unit: String) -> String { self.unit(unit, for: 2) }

  /// `8 devices`.
  func counted(_ quantity: WholeQuantity, _ unit: String) -> String {
    let isMillions = units[unit] != nil && quantity > 0 && quantity.units % 1_000_000 == 0
    return self(
      isMillions ? .countedMillions : .counted,
      ["number": number(quantity), "unit": self.unit(unit, for: quantity)])
  }

  /// `2026-01-31`, as the language writes it.
  func day(_ instant: Timestamp) -> String {
    let parts = instant.description.prefix(10).split(separator: "-").map(String.init)
    guard parts.count == 3 else { return PageText.day(instant) }
    return self(.day, ["year": parts[0], "month": parts[1], "day": parts[2]])
  }

  /// The day and the minute, in UTC.
  func time(_ instant: Timestamp) -> String {
    self(.time, ["day": day(instant), "clock": String(PageText.time(instant).suffix(5))])
  }

  /// `31 Jan`.
  func shortDay(_ instant: Timestamp) -> String {
    let parts = instant.description.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return day(instant) }
    return self(.shortDay, ["day": String(parts[2]), "month": months[parts[1] - 1]])
  }

  func period(_ period: BillingPeriod) -> String {
    self(.period, ["start": day(period.start), "end": day(period.end)])
  }
}
