import BillingServer
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LedgerSQLite
import Logging
import Reporting
import Testing
import Wire

@Suite struct ProbeRouteTests {
  @Test func processAnswersAndIsReady() async throws {
    try await ServiceHarness(settings: ServiceSettings(port: 0, adminKey: Secret("k"))).run {
      client in
      #expect(try await client.get("/healthz").text == #"{"status":"ok"}"#)
      let ready = try await client.get("/readyz")
      #expect(ready.status == 200)
      #expect(ready.text == #"{"status":"ready"}"#)
    }
  }

  /// A store that was closed stands for one that does not answer.
  @Test func serviceIsNotReadyWithoutItsStore() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "probe-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore.open(path: folder.appending(path: "billing.sqlite").path())
    let harness = try ServiceHarness()
    let dependencies = ServiceDependencies(
      store: store, parts: harness.operations.parts, settings: ServiceSettings(port: 0),
      clock: harness.clock, logger: harness.dependencies.logger)
    try await BillingHTTPService.application(dependencies).test(.router) { client in
      let client = ServiceHarness.Client(client: client)
      #expect(try await client.get("/readyz").status == 200)
      try await store.close()
      let answer = try await client.get("/readyz")
      #expect(answer.status == 503)
      #expect(answer.headers[.retryAfter] == "1")
      #expect(answer.headers[.contentType] == "application/problem+json")
      #expect(try answer.member("code") == .string("store_unavailable"))
      #expect(try answer.member("error")?.description.contains("billing.sqlite") == true)
      #expect(try await client.get("/healthz").status == 200)
    }
  }
}
