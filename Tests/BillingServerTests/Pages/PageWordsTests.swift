import Amounts
import Billing
import Catalog
import Metering
import Rating
import Testing

@testable import BillingServer

/// The words of the customers' pages: the same in every language, and each language's own numbers, amounts and dates.
@Suite struct PageWordsTests {
  @Test(arguments: PageLanguage.allCases) func everyLanguageHasEveryText(language: PageLanguage) {
    let (words, english) = (PageStrings.standard[language], PageWords.english)
    #expect(Set(words.texts.keys) == Set(PageWord.allCases))
    #expect(Set(words.units.keys) == Set(english.units.keys))
    for (word, text) in english.texts {
      let other = words.texts[word]
      #expect(other?.other.places == text.other.places, "\(word)")
      #expect(other?.one.places.isSubset(of: text.other.places) == true, "\(word)")
      #expect(other?.isCounted == text.isCounted, "\(word)")
    }
    #expect(words(.months).split(separator: " ").count == 12)
  }

  /// A key that is none would be a hole in the page.
  @Test func templatesNameTextsThatAreThere() {
    let named = PageRenderer.templates.values.flatMap { template in
      template.matches(of: #/frame\.words\.([a-z_]+)/#).map { String($0.output.1) }
    }
    #expect(named.count > 30)
    for key in named { #expect(PageWords.english.labels[key] != nil, "\(key)") }
  }

  @Test(arguments: [
    (PageLanguage.en, "1,234,567", "1,234", "$15.00", "1234.50 EUR", "1500 JPY"),
    (.de, "1.234.567", "1.234", "15,00 $", "1.234,50 €", "1.500 JPY"),
    (.es, "1.234.567", "1234", "15,00 US$", "1234,50 €", "1500 JPY"),
  ])
  func numbersAndAmounts(
    language: PageLanguage, large: String, small: String, dollars: String, euros: String,
    yen: String
  ) throws {
    let words = PageStrings.standard[language]
    func plain(_ text: String) -> String { text.replacing("\u{a0}", with: " ") }
    #expect(words.number(WholeQuantity(1_234_567)) == large)
    #expect(words.number(WholeQuantity(1_234)) == small)
    #expect(plain(words.money(Money(minorUnits: 1_500), in: .usd)) == dollars)
    #expect(plain(words.money(Money(minorUnits: -1_500), in: .usd)) == "-\(dollars)")
    #expect(plain(words.money(Money(minorUnits: 123_450), in: try Currency("eur"))) == euros)
    #expect(plain(words.money(Money(minorUnits: 1_500), in: try Currency("jpy"))) == yen)
  }

  @Test(arguments: [
    (PageLanguage.en, "2026-03-05 14:30", "5 Mar"), (.de, "05.03.2026 14:30", "5. März"),
    (.es, "05/03/2026 14:30", "5 mar"),
  ])
  func dates(language: PageLanguage, time: String, day: String) throws {
    let instant = try Timestamp(rfc3339: "2026-03-05T14:30:00Z")
    let words = PageStrings.standard[language]
    #expect(words.time(instant) == time)
    #expect(words.shortDay(instant).replacing("\u{a0}", with: " ") == day)
  }

  @Test(arguments: [
    (PageLanguage.de, "device", 1, "1 Gerät"), (.de, "device", 8, "8 Geräte"),
    (.es, "message", 1, "1 mensaje"), (.es, "message", 1_500_000, "1.500.000 mensajes"),
    (.es, "message", 2_000_000, "2.000.000 de mensajes"), (.es, "GB", 2_000_000, "2.000.000 GB"),
    (.de, "widget", 2, "2 widgets"), (.en, "gateway", 2, "2 gateways"),
  ])
  func unitsAreCounted(language: PageLanguage, unit: String, count: Int64, text: String) {
    #expect(PageStrings.standard[language].counted(WholeQuantity(count), unit) == text)
  }

  @Test(arguments: [
    (PageLanguage.de, "Sie haben diesen Monat 8 Geräte genutzt", "15,00 $"),
    (.es, "Ha utilizado 8 dispositivos este mes", "15,00 US$"),
  ])
  func theTwoSentences(language: PageLanguage, used: String, amount: String) throws {
    let words = PageStrings.standard[language]
    let usage = try Samples.starterUsage(of: CustomerID("cust_a"))[0]
    #expect(UsageWords(usage, in: words).used == used)
    let charge = UsageWords.charge(Money(minorUnits: 1_500), in: .usd, words: words)
    #expect(charge.replacing("\u{a0}", with: " ").hasSuffix(": \(amount)"))
  }

  /// A line in English is the invoice's own, whatever its price.
  @Test func linesAreTheInvoicesOwn() throws {
    let five = try UnitPrice(majorUnits: "5.00", currency: .usd)
    let tiers = [PriceTier(upTo: 5, unitAmount: five), PriceTier(upTo: nil, unitAmount: five)]
    let models: [PriceModel] = [
      .perUnit(unitAmount: five, included: 5), .perUnit(unitAmount: five, included: 0),
      .package(size: 1_000, amount: five, included: 1_000), .graduated(tiers), .volume(tiers),
    ]
    let meter = try Samples.meter("m", "m", unit: "device", gauge: true)
    for model in models {
      let line = try RatingEngine.line(meter: meter, model: model, quantity: 8_500, currency: .usd)
      let words = LineWords(unit: "device", currency: .usd, words: .english)
      #expect(words.text(line, model) == line.description)
    }
  }

  @Test(
    arguments: [
      ("de", nil, PageLanguage.de), ("es-MX", "de", .es), ("fr", "de-AT,de;q=0.9,en;q=0.8", .de),
      (nil, "fr,es;q=0.5,de;q=0.7", .de), (nil, "fr, en-GB;q=0.9, de;q=0.9", .en),
      (nil, "de;q=0,es;q=0.1", .es), (nil, "de;q=x", .es), (nil, "*", .es), (nil, nil, .es),
      ("", "", .es), (nil, "DE_de", .de),
    ] as [(String?, String?, PageLanguage)])
  func theLanguageIsChosen(asked: String?, accepted: String?, language: PageLanguage) {
    #expect(
      PageLanguage.chosen(asked: asked, accepted: accepted, otherwise: .es) == language)
  }
}

/// An operator's own words.
@Suite struct PageStringsTests {
  @Test func theyAreInTheirPlaces() throws {
    let strings = try PageStrings(
      overrides: """
        de:
          charge: "Dazu kommen {amount}"
          column_windows: "{number} Fenster fehlen"
          units:
            widget: { one: Dings, other: Dinger }
        en:
          show: "Tell me"
        """)
    #expect(strings[.de](.charge, ["amount": "1"]) == "Dazu kommen 1")
    #expect(strings[.de].counted(2, "widget") == "2 Dinger")
    #expect(strings[.de].counted(2, "device") == "2 Geräte")
    #expect(strings[.en].labels["show"] == "Tell me")
    #expect(strings[.es] == PageStrings.standard[.es])
    #expect(try PageStrings(overrides: "") == .standard)
  }

  @Test(arguments: [
    ("de:\n  chargee: x", "f:2: de.chargee: no text has this key; did you mean charge?"),
    ("de:\n  charge: x", "f:2: de.charge: {amount} is missing"),
    ("de:\n  show: '{what}'", "f:2: de.show: nothing fills {what}; there is none"),
    (
      "de:\n  charge: '{amount} {b}'", "f:2: de.charge: nothing fills {b}; there is {amount}"
    ),
    ("de:\n  show: ''", "f:2: de.show: expected a text"),
    ("de:\n  show: [a]", "f:2: de.show: expected a text"),
    ("de:\n  show: { one: a, other: b }", "f:2: de.show: expected one text for every number"),
    ("de:\n  base_day: { one: a }", "f:2: de.base_day: expected a text, or one and other"),
    ("de:\n  months: a b", "f:2: de.months: expected twelve names"),
    (
      "de:\n  units:\n    x: { one: '' , other: y }", "f:3: de.units.x: expected 1 to 60 characters"
    ),
    ("fr:\n  show: x", "f:1: fr: expected a language: en, de, es"),
    ("- a", "f:1: expected a mapping of languages"),
    ("de:\n  show: x\n  show: y", "f:2: duplicate key show"),
  ])
  func whatCannotBeIsRefused(yaml: String, text: String) {
    let error = #expect(throws: PageStringsError.self) { try PageStrings(overrides: yaml) }
    #expect(error?.text(in: "f") == text)
  }
}
