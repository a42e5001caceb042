public import Amounts
import Metering
import UsageLedger

extension CustomerState {
  /// The currencies of subscriptions that are going to be invoiced: their next invoices take what waits for one, in their own
  /// currency alone.
  public var invoicedCurrencies: Set<Currency> {
    let prices = records.subscriptions
      .filter { ["active", "trialing", "past_due"].contains($0.status) }
      .flatMap(\.items).map(\.price)
    return Set(prices.compactMap { try? terms(of: $0).chargedIn() })
  }
}
