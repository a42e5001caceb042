import Testing

@testable import StripeAPI

/// What someone made in Stripe's dashboard, before us.
struct HandMadeAccount: Sendable {
  let stripe: StripeClient

  static let models: [StripePriceScheme] = [
    .perUnit(.of("500")), .perUnit(.of("0.0123")),
    .package(amount: .of("10"), size: 1_000, round: .up),
    .tiered(
      .graduated,
      [
        StripePriceTier(upTo: 5, unitAmount: .of("0"), flatAmount: nil),
        StripePriceTier(upTo: nil, unitAmount: .of("500"), flatAmount: nil),
      ]),
    .tiered(
      .graduated,
      [
        StripePriceTier(upTo: 5, unitAmount: .of("1000"), flatAmount: .of("250")),
        StripePriceTier(upTo: nil, unitAmount: .of("0.5"), flatAmount: nil),
      ]),
    .tiered(
      .volume,
      [
        StripePriceTier(upTo: 100, unitAmount: .of("10"), flatAmount: nil),
        StripePriceTier(upTo: nil, unitAmount: .of("8"), flatAmount: nil),
      ]),
  ]

  /// What a catalogue cannot say.
  enum Foreign: CaseIterable {
    case summedMeter, countedMeter, usageRecords, oneTime, otherCurrency, roundedDown
    case secondOnAMeter, tieredBase, fractionalBase, archivedProduct, fractionOfAFlatFee
    case nameOfAMeter

    var words: String {
      switch self {
      case .summedMeter: "the formula sum"
      case .countedMeter: "the formula count"
      case .usageRecords: "usage records"
      case .oneTime: "charged once"
      case .otherCurrency: "it is in eur"
      case .roundedDown: "rounded down"
      case .secondOnAMeter: "prices calls already"
      case .tieredBase: "a plan's base is one amount"
      case .fractionalBase: "whole number of minor units"
      case .archivedProduct: "is archived"
      case .fractionOfAFlatFee: "a catalogue cannot have it"
      case .nameOfAMeter: "a catalogue cannot have it"
      }
    }
  }

  func flat(_ name: String, cents: String, key: String?) async throws -> StripePrice {
    let product = try await stripe.createProduct(StripeProductCreation(name: name))
    return try await price(
      product: product.id, .perUnit(.of(cents)), StripeRecurrence(interval: .month), key: key)
  }

  func meter(_ name: String, _ formula: StripeMeterFormula = .last) async throws -> StripeMeter {
    try await stripe.createMeter(
      StripeMeterCreation(displayName: name, eventName: name, formula: formula))
  }

  func price(
    product: StripeProductID, _ scheme: StripePriceScheme, _ recurrence: StripeRecurrence?,
    key: String? = nil, currency: String = "usd"
  ) async throws -> StripePrice {
    try await stripe.createPrice(
      StripePriceCreation(
        product: product, currency: currency, scheme: scheme, recurring: recurrence, lookupKey: key)
    )
  }

  /// Of licensed and metered prices, for a new customer unless one is given.
  func subscribe(
    to prices: StripePriceID..., customer: StripeCustomerID? = nil, quantity: Int64? = nil,
    _ more: (inout FormBody) -> Void = { _ in }
  ) async throws -> StripeSubscriptionID {
    let payer: StripeCustomerID
    if let customer {
      payer = customer
    } else {
      payer = try await stripe.createCustomer(StripeCustomerCreation(name: "Acme")).id
    }
    var form = FormBody()
    form.set("customer", payer)
    form.set(
      "items", prices.map { StripeSubscriptionCreation.Item(price: $0, quantity: quantity).form })
    more(&form)
    let made: StripeSubscription = try await stripe.send(.post(StripePath("subscriptions"), form))
    return made.id
  }

  /// What an operator does by hand.
  func post(_ path: StripePath, _ fields: [String: String]) async throws {
    var form = FormBody()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { form.set(name, value) }
    _ = try await stripe.perform(.post(path, form))
  }

  func add(_ foreign: Foreign, to product: StripeProductID) async throws {
    let monthly = StripeRecurrence(interval: .month)
    switch foreign {
    case .summedMeter, .countedMeter:
      let meter = try await meter("calls", foreign == .summedMeter ? .sum : .count)
      _ = try await price(product: product, .perUnit(.of("5")), metered(meter))
    case .usageRecords:
      _ = try await stripe.speaking(.acacia).createPrice(
        StripePriceCreation(
          product: product, currency: "usd", scheme: .perUnit(.of("5")),
          recurring: StripeRecurrence(interval: .month, usageType: .metered, aggregateUsage: .sum)))
    case .oneTime: _ = try await price(product: product, .perUnit(.of("1000")), nil)
    case .otherCurrency:
      _ = try await price(product: product, .perUnit(.of("2900")), monthly, currency: "eur")
      _ = try await price(
        product: product, .perUnit(.of("1")), metered(try await meter("calls")), key: "calls")
    case .roundedDown:
      _ = try await price(
        product: product, .package(amount: .of("10"), size: 100, round: .down),
        metered(try await meter("calls")))
    case .secondOnAMeter:
      let meter = try await meter("calls")
      _ = try await price(product: product, .perUnit(.of("5")), metered(meter), key: "calls")
      _ = try await price(product: product, .perUnit(.of("6")), metered(meter), key: "calls_dear")
    case .tieredBase: _ = try await price(product: product, Self.models[3], monthly)
    case .fractionalBase: _ = try await price(product: product, .perUnit(.of("2900.5")), monthly)
    default: try await addRarer(foreign, to: product)
    }
  }

  private func addRarer(_ foreign: Foreign, to product: StripeProductID) async throws {
    switch foreign {
    case .archivedProduct:
      let gone = try await flat("Gone", cents: "100", key: nil)
      _ = try await stripe.updateProduct(gone.product, StripeProductUpdate(active: false))
    case .fractionOfAFlatFee:
      let tiers = [
        StripePriceTier(upTo: 5, unitAmount: .of("100"), flatAmount: .of("0.5")),
        StripePriceTier(upTo: nil, unitAmount: .of("50"), flatAmount: nil),
      ]
      _ = try await price(
        product: product, .tiered(.graduated, tiers), metered(try await meter("calls")))
    case .nameOfAMeter:
      _ = try await price(
        product: product, .perUnit(.of("5")), metered(try await meter("API calls")))
    default: break
    }
  }

  private func metered(_ meter: StripeMeter) -> StripeRecurrence {
    StripeRecurrence(interval: .month, usageType: .metered, meter: meter.id)
  }
}

extension StripeDecimal {
  /// For amounts that a test writes down; zero for anything else.
  static func of(_ text: String) -> StripeDecimal { StripeDecimal(text) ?? StripeDecimal(0) }
}
