import Billing
import Catalog
import HTTPTypes
import Hummingbird
import Metering

/// `GET /dashboard/catalogue`, and `POST` of a catalogue to try: nothing is kept of it.
struct CatalogueRoutes: Sendable {
  /// How long the page waits for Stripe, and for what other prices would have billed.
  private static let patience = Duration.seconds(3)
  private static let comparing = Duration.seconds(30)
  private static let largest = 256 * 1024

  let desk: CatalogueDesk
  let pages: PageRoutes

  @Sendable func page(_ request: Request, _ context: BillingRequestContext) async throws -> Response
  {
    try QueryReader(request, names: []).finish()
    return try await answer(request, trial: nil)
  }

  @Sendable func compare(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    let bytes = try await request.bytes(upTo: Self.largest, taking: [MediaTypeName.form])
    let form = FormFields(String(decoding: bytes, as: UTF8.self))
    return try await answer(request, trial: try await trial(form["catalog"] ?? ""))
  }

  private func trial(_ text: String) async throws -> CatalogueView.Trial {
    do {
      let other = try PriceCatalog.parse(yaml: text, file: "your catalogue")
      let desk = desk
      let comparison = try await Patience.answer(within: Self.comparing) {
        try await desk.compare(other)
      }
      guard let comparison else {
        return CatalogueView.Trial(
          text,
          problem:
            "There are too many customers to compare here: billing invoice preview --all --catalog FILE"
        )
      }
      return CatalogueView.Trial(text, comparison)
    } catch let error as CatalogError {
      return CatalogueView.Trial(text, problem: "\(error)")
    } catch let error as BillingError {
      return CatalogueView.Trial(text, problem: PageText.plain(error.context))
    }
  }

  private func answer(_ request: Request, trial: CatalogueView.Trial?) async throws -> Response {
    let desk = desk
    let differences = try? await Patience.answer(within: Self.patience) {
      try await desk.differences()
    }
    let view = CatalogueView(
      desk.current(), differences: differences, trial: trial,
      frame: pages.frame("Catalogue – Billing", request, .catalogue))
    return PageRenderer.response(view, template: "catalogue")
  }
}
