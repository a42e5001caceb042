/// A currency that Stripe takes, by its lower-case ISO code, with Stripe's number of decimals.
///
/// Stripe's decimals differ from ISO's: ISK and UGX are sent with two (always zero) decimals, MGA with none, and
/// three-decimal amounts must end in zero (docs.stripe.com/currencies).
public struct Currency: Hashable, Sendable, CustomStringConvertible {
  /// US dollars, the default of a catalogue that names none: two decimals.
  public static let usd = Currency(known: "usd", exponent: 2)

  /// Lower case, three letters.
  public let code: String
  /// How many decimals the major unit has on the wire.
  public let exponent: Int

  /// Amounts on the wire are multiples of this many minor units: ten for three-decimal currencies, a hundred for
  /// ISK and UGX, which are written with two decimals but have none.
  public let wireMultiple: Int64

  private init(known code: String, exponent: Int) {
    self.code = code
    self.exponent = exponent
    wireMultiple = exponent == 3 ? 10 : Self.wholeUnitsOnly.contains(code) ? 100 : 1
  }

  /// Throws `unknownCurrency` for a code that Stripe does not take; upper case is accepted.
  public init(_ code: String) throws(AmountError) {
    let code = code.lowercased()
    if Self.zeroDecimal.contains(code) {
      self.init(known: code, exponent: 0)
    } else if Self.threeDecimal.contains(code) {
      self.init(known: code, exponent: 3)
    } else if Self.twoDecimal.contains(code) {
      self.init(known: code, exponent: 2)
    } else {
      throw AmountError(.unknownCurrency, "\"\(code)\" is not a currency that Stripe takes")
    }
  }

  /// The lower-case code, as Stripe writes it.
  public var description: String { code }

  private static let wholeUnitsOnly: Set<String> = ["isk", "ugx"]

  private static let zeroDecimal = codes(
    "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")

  private static let threeDecimal = codes("bhd jod kwd omr tnd")

  private static let twoDecimal = codes(
    """
    usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny \
    cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd \
    kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr \
    nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd \
    twd tzs uah ugx uyu uzs wst xcd xcg yer zar zmw
    """)

  private static func codes(_ list: String) -> Set<String> {
    Set(list.split(separator: " ").map(String.init))
  }
}
