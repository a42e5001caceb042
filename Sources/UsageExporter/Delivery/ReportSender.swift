import AsyncHTTPClient
import PrometheusClient
import Reporting

/// Sends one report to the billing service.
struct ReportSender: Sendable {
  private static let timeoutSeconds: Int64 = 15

  private let client: HTTPClient
  private let address: WebAddress
  private let key: Secret?

  init(client: HTTPClient, settings: ExporterSettings) {
    self.client = client
    address = settings.billingAPI.appending(path: "/api/usage/report")
    key = settings.billingKey
  }

  func send(_ report: UsageReport) async -> ServiceAnswer {
    var headers: [(name: String, value: String)] = [("content-type", "application/json")]
    if let key { headers.append(("authorization", "Bearer \(key.revealed)")) }
    let source = HTTPSource(
      client: client, timeoutSeconds: Self.timeoutSeconds, maximumBytes: 1 << 20)
    do {
      return ServiceAnswer(
        try await source.post(
          Array(report.wireForm.description.utf8), headers: headers, to: address))
    } catch {
      return .unreachable(error.description)
    }
  }
}
