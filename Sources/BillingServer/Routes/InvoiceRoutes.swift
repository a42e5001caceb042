import Hummingbird
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `GET /api/invoices/upcoming`.
struct InvoiceRoutes: Sendable {
  let store: any BillingStore
  let previews: any InvoicePreviews

  @Sendable func upcoming(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var query = QueryReader(request, names: ["customer_id"])
    let customer = try query.requiredCustomer("customer_id")
    try await CustomerPresence(store: store).require(customer)
    return Response(json: try await previews.upcoming(of: customer).jsonForm)
  }
}
