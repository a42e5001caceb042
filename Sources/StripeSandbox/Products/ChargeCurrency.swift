/// What Stripe says of a currency: its decimals, and what whole amounts are multiples of (docs.stripe.com/currencies).
///
/// ISK and UGX have no decimals but are written with two, which are always zero; the last digit of a three-decimal amount is
/// zero; MGA, whose minor unit is a fifth, counts as having none.
struct ChargeCurrency: Sendable, Equatable {
  /// Lower case.
  var code: String
  var decimals: Int
  /// Amounts are multiples of this many minor units.
  var step: Int64

  /// Nil for a code that Stripe does not take; upper case is accepted.
  init?(_ code: String) {
    let code = code.lowercased()
    guard Self.everything.contains(code) else { return nil }
    self.code = code
    decimals = Self.withoutDecimals.contains(code) ? 0 : Self.withThree.contains(code) ? 3 : 2
    step = Self.wholeOnly.contains(code) ? 100 : decimals == 3 ? 10 : 1
  }

  /// What a line of a currency is rounded to; 1 for a code that is not known.
  static func step(of code: String) -> Int64 { ChargeCurrency(code)?.step ?? 1 }

  /// A call's currency, or nil where it names none; refuses what Stripe does not take.
  static func read(_ parameters: Parameters, _ name: String = "currency") throws(StripeError)
    -> ChargeCurrency?
  {
    guard let code = parameters.text(name) else { return nil }
    guard let currency = ChargeCurrency(code) else {
      throw .invalid(
        "Invalid currency: \(code.lowercased()). Stripe currently supports these currencies: "
          + ordered.joined(separator: ", "), param: parameters.path(name))
    }
    return currency
  }

  /// Refuses a whole amount that cannot be charged, as 150 ISK is one crown and a half.
  func check(_ amount: Int64, at path: String) throws(StripeError) {
    guard amount % step != 0 else { return }
    throw .invalid(
      "Invalid amount: \(amount) cannot be charged in \(code), whose amounts are multiples of "
        + "\(step).", param: path, code: "parameter_invalid_integer")
  }

  private static let wholeOnly: Set<String> = ["isk", "ugx"]
  private static let withThree: Set<String> = ["bhd", "jod", "kwd", "omr", "tnd"]
  private static let withoutDecimals = Set(
    words("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf"))

  private static let ordered = words(
    """
    usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp \
    cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk \
    jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn \
    nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std \
    szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw
    """)
  private static let everything = Set(ordered)

  private static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}
