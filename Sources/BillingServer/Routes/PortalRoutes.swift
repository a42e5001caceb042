import HTTPTypes
import Hummingbird
import Metering
import Reporting
import StripeAccounts
import UsageLedger

/// `POST /api/portal/sessions`.
struct PortalRoutes: Sendable {
  let store: any BillingStore
  let portal: any PortalSessions

  @Sendable func session(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    var reader = FieldReader(
      try await request.jsonObject(), fields: ["customer_id", "return_url"])
    let returnURL = reader.text(
      "return_url", TextPattern.returnURL,
      expected: "an address that begins with http:// or https://")
    let named = reader.customer("customer_id")
    let customer = try reader.finish(named)
    try await CustomerPresence(store: store).require(customer)
    let url = try await portal.portalSession(of: customer, returnURL: returnURL)
    return Response(.created, json: .object(["url": .string(url)]))
  }
}
