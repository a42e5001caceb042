import HTTPTypes
import Hummingbird
import StripeAccounts

/// `GET /dashboard/doctor`: what `billing doctor` says, as a page.
struct DoctorRoutes: Sendable {
  let examine: @Sendable () async -> DoctorReport
  let pages: PageRoutes

  @Sendable func page(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    try QueryReader(request, names: []).finish()
    let view = DoctorView(await examine(), frame: pages.frame("Doctor – Billing", request, .doctor))
    return PageRenderer.response(view, template: "doctor")
  }
}
