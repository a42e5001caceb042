import Metering
import PrometheusClient
import Release
import Reporting
import WebClient
import Wire

/// Sends one report to the billing service.
struct ReportSender: Sendable {
  private static let timeoutSeconds: Int64 = 15

  private let source: HTTPSource
  private let address: WebAddress
  private let key: Secret?
  private let product: ExporterProduct?

  /// `observe` is told of every try; the service is told the version of `build`.
  init(
    clients: HTTPClients, settings: ExporterSettings, build: BuildInfo,
    observe: @escaping @Sendable (SourceExchange) -> Void = { _ in }
  ) {
    source = HTTPSource(
      clients: clients, timeoutSeconds: Self.timeoutSeconds, maximumBytes: 1 << 20, name: "billing",
      files: settings.billingFiles, observe: observe)
    address = settings.billingAPI.appending(path: "/api/usage/report")
    key = settings.billingKey
    product = SemanticVersion(build.version).map { ExporterProduct($0) }
  }

  func send(_ report: UsageReport) async -> ServiceAnswer {
    var headers: [(name: String, value: String)] = [("content-type", "application/json")]
    if let product { headers.append(("user-agent", product.userAgent)) }
    if let key { headers.append(("authorization", "Bearer \(key.revealed)")) }
    if let trace = ReportTrace(report) { headers.append(("traceparent", trace.field)) }
    do {
      return ServiceAnswer(
        try await source.post(
          Array(report.wireForm.description.utf8), headers: headers, to: address))
    } catch {
      return .unreachable(error.description)
    }
  }
}
