import Hummingbird
import Reporting
import UsageLedger

/// `/healthz`, `/readyz` and `/metrics`.
struct ProbeRoutes: Sendable {
  let store: any BillingStore
  let metrics: PrometheusRegistry

  /// The process answers; says nothing about the store.
  @Sendable func health(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(json: .object(["status": .string("ok")]))
  }

  /// The store can be read. 503 while it cannot: send requests elsewhere.
  @Sendable func readiness(_ request: Request, _ context: BillingRequestContext) async throws
    -> Response
  {
    do throws(LedgerError) {
      _ = try await store.customers(after: nil, limit: 1)
    } catch {
      throw Problem.notReady(error)
    }
    return Response(json: .object(["status": .string("ready")]))
  }

  @Sendable func exposition(_ request: Request, _ context: BillingRequestContext) -> Response {
    Response(.ok, text: metrics.exposition(), type: PrometheusRegistry.contentType)
  }
}
