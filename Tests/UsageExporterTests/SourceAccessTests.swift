import Amounts
import Foundation
import Metering
import NIOHTTP1
import NIOSSL
import PrometheusClient
import Reporting
import Synchronization
import Testing
import WebClient
import Wire

@testable import UsageExporter

/// How sources are reached: certificates, proxies, packed answers, credentials in files.
@Suite struct SourceAccessTests {
  /// `m_total 41`, a comment, `n_total 7`.
  private static let packed =
    Data(
      base64Encoded:
        "H4sIAAAAAAACAy3MMQqAMBBE0T6nGLC1EQSPIzFuTCC7C2Zyf1PYfh5fTzpjw76FBRHJVcUIlkjUjub2QMzHU0DHJUiD8JxXRLsnE0N3Fai/Mjsqg/3LI3zoN/gPXQAAAA=="
    ).map(Array.init) ?? []

  private func withClients(
    _ rules: ProxyRules = .none, _ body: (HTTPClients) async throws -> Void
  ) async throws {
    let clients = HTTPClients(rules: rules)
    do {
      try await body(clients)
      try await clients.shutdown()
    } catch {
      try? await clients.shutdown()
      throw error
    }
  }

  private func text(_ answer: HTTPAnswer) -> String {
    String(decoding: answer.body, as: UTF8.self)
  }

  @Test(arguments: ["gzip", "GZIP"])
  func aPackedAnswerIsAskedForAndRead(coding: String) async throws {
    try await SourceServer.run(
      answer: Self.packed, headers: [("Content-Encoding", coding)]
    ) { port, server in
      try await withClients { clients in
        let answer = try await HTTPSource(clients: clients)
          .read(try WebAddress("http://127.0.0.1:\(port)/metrics"))
        #expect(text(answer).hasSuffix("\nn_total 7\n"))
        #expect(server.heads.withLock { $0.first?.headers["accept-encoding"] } == ["gzip"])
      }
    }
  }

  @Test(
    arguments: [
      ("cut off", Array(packed.dropLast(20)), "what cannot be unpacked"),
      ("no gzip at all", Array("m_total 41\n".utf8), "what cannot be unpacked"),
      ("with something behind it", packed + packed, "what cannot be unpacked"),
    ] as [(String, [UInt8], String)])
  func aPackedAnswerThatIsNotWholeIsNone(label: String, answer: [UInt8], reason: String)
    async throws
  {
    try await SourceServer.run(answer: answer, headers: [("Content-Encoding", "gzip")]) { port, _ in
      try await withClients { clients in
        let address = try WebAddress("http://127.0.0.1:\(port)/metrics")
        let error = await #expect(throws: PrometheusError.self, "\(label)") {
          try await HTTPSource(clients: clients).read(address)
        }
        #expect(error?.code == .malformed, "\(label)")
        #expect(error?.description == "\(address.shown) answered \(reason)")
      }
    }
  }

  /// 100,000 letters.
  private static let long =
    Data(
      base64Encoded:
        "H4sIAAAAAAACA+3BMQEAAADCoNqLbw0PoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIBXA3ERB/6ghgEA"
    ).map(Array.init) ?? []

  @Test func theLimitHoldsForWhatAnAnswerUnpacksTo() async throws {
    try await SourceServer.run(
      answer: Self.long, headers: [("Content-Encoding", "gzip")]
    ) { port, _ in
      try await withClients { clients in
        let source = HTTPSource(clients: clients, maximumBytes: 99_999)
        let error = await #expect(throws: PrometheusError.self) {
          try await source.read(try WebAddress("http://127.0.0.1:\(port)/metrics"))
        }
        #expect(error?.code == .tooManySamples)
      }
    }
  }

  /// A folder with every file of the test's authority.
  private func certificates() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in [
      ("ca", TestCertificates.authority), ("cert", TestCertificates.client),
      ("key", TestCertificates.clientKey),
    ] { try folder.write(Array(text.utf8), to: name + ".pem") }
    return folder
  }

  private func serverContext(asksForCertificate: Bool = true) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.server.utf8))
        .map { .certificate($0) },
      privateKey: .privateKey(
        try NIOSSLPrivateKey(bytes: Array(TestCertificates.serverKey.utf8), format: .pem)))
    if asksForCertificate {
      configuration.certificateVerification = .noHostnameVerification
      configuration.trustRoots = .certificates(
        try NIOSSLCertificate.fromPEMBytes(Array(TestCertificates.authority.utf8)))
    }
    return try NIOSSLContext(configuration: configuration)
  }

  @Test func aMetricOfItsOwnAuthorityAndCertificateIsRead() async throws {
    let folder = try certificates()
    try await SourceServer.run(
      answer: Array("m_total 41\n".utf8), context: try serverContext()
    ) { port, _ in
      let yaml = """
        metrics:
          m: { source: scrape, url: 'https://127.0.0.1:\(port)/', kind: counter, selector: m_total, ca_file: \(folder.path)/ca.pem, cert_file: \(folder.path)/cert.pem, key_file: \(folder.path)/key.pem }
          without_certificate: { source: scrape, url: 'https://127.0.0.1:\(port)/', kind: counter, selector: m_total, ca_file: \(folder.path)/ca.pem }
          without_authority: { source: scrape, url: 'https://127.0.0.1:\(port)/', kind: counter, selector: m_total }
          broken: { source: scrape, url: 'https://127.0.0.1:\(port)/', kind: counter, selector: m_total, ca_file: \(folder.path)/none.pem }
        """
      let definitions = try MetricsFile(yaml: yaml, settings: try settings(), name: "t").definitions
      try await withClients { clients in
        let results = await EndpointReader(
          definitions: definitions, source: HTTPSource(clients: clients)
        ).read()
        let read = try #require(results[metric("m")]).get()
        #expect(read.series.map(\.value) == [41])
        for name in ["without_certificate", "without_authority"] {
          #expect(throws: PrometheusError.self, "\(name)") { try results[metric(name)]?.get() }
        }
        let error = #expect(throws: PrometheusError.self) {
          try results[metric("broken")]?.get()
        }
        #expect(
          error?.description
            == "the CA file \(folder.path)/none.pem cannot be read or is no PEM file")
      }
    }
  }

  @Test func settingsHaveCertificatesForPrometheusAndTheDeviceAPI() async throws {
    let folder = try certificates()
    let files: [ExporterVariable: String] = [
      .prometheusCAFile: folder.path + "/ca.pem", .deviceAPICAFile: folder.path + "/ca.pem",
      .prometheusToken: "token_1",
    ]
    let answer =
      #"{"status":"success","data":{"resultType":"matrix","result":[]},"devices":[{"id":1,"is_online":true}]}"#
    try await SourceServer.run(
      answer: Array(answer.utf8), context: try serverContext(asksForCertificate: false)
    ) { port, server in
      let base = "https://127.0.0.1:\(port)"
      let settings = try settings(
        files.merging([.prometheusURL: base, .deviceAPIURL: base]) { $1 })
      let yaml = """
        metrics:
          devices: { source: http, url: '$DEVICE_API_URL/x', count: active }
          m: { source: prometheus, kind: gauge, selector: m }
          n: { source: http, url: '$DEVICE_API_URL/y', value: devices.0.id }
        """
      let definitions = try MetricsFile(yaml: yaml, settings: settings, name: "t").definitions
      try await withClients { clients in
        let collected = await UsageCollector(
          settings: settings, definitions: definitions, source: HTTPSource(clients: clients)
        ).collect(
          window("2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"), presentCounts: true,
          readings: EndpointReadings(kept: KeptReadings()))
        #expect(collected.values == [.devices: 1, metric("n"): 1])
        #expect(collected.missing.map(\.reason) == ["no series matches m"])
        let asked = server.heads.withLock { $0 }
        #expect(
          asked.filter { $0.uri.hasPrefix("/api/v1/query") }.map { $0.headers["authorization"] }
            == [["Bearer token_1"]])
      }
    }
  }

  @Test func whatIsNotOnThisMachineIsReachedThroughTheProxy() async throws {
    try await SourceServer.run(answer: Array("m_total 41\n".utf8), opensTunnels: true) {
      port, server in
      let settings = try settings([
        .httpProxy: "user:geheim-proxy@127.0.0.1:\(port)", .noProxy: "direct.invalid",
      ])
      #expect(settings.redaction.applied(to: "geheim-proxy") == "<secret>")
      try await withClients(settings.proxies) { clients in
        let source = HTTPSource(clients: clients, timeoutSeconds: 20)
        let answer = try await source.read(
          try WebAddress("http://prometheus.invalid:9090/metrics"),
          headers: [(name: "authorization", value: "Bearer geheim")])
        #expect(text(answer) == "m_total 41\n")
        let asked = server.heads.withLock { $0 }
        #expect(asked.map(\.method.rawValue) == ["CONNECT", "GET"])
        #expect(asked.first?.uri == "prometheus.invalid:9090")
        // The proxy's credentials are for the proxy, the source's go through the tunnel.
        #expect(asked.first?.headers["authorization"] == [])
        #expect(
          asked.first?.headers["proxy-authorization"]
            == ["Basic " + Base64.text(of: "user:geheim-proxy".utf8)])
        #expect(asked.last?.headers["authorization"] == ["Bearer geheim"])
        let error = await #expect(throws: PrometheusError.self) {
          try await source.read(try WebAddress("http://direct.invalid/"))
        }
        #expect(error?.description.contains("through the proxy") == false)
      }
    }
  }

  @Test func aProxyThatDoesNotAnswerIsNamed() async throws {
    let settings = try settings([.httpProxy: "http://user:geheim-proxy@127.0.0.1:1"])
    try await withClients(settings.proxies) { clients in
      let error = await #expect(throws: PrometheusError.self) {
        try await HTTPSource(clients: clients).read(try WebAddress("http://prometheus.invalid/"))
      }
      #expect(
        error?.description.hasPrefix(
          "http://prometheus.invalid/ cannot be reached through the proxy 127.0.0.1:1: ") == true)
      #expect(error?.description.contains("geheim") == false)
    }
  }

  @Test func credentialsInFilesAreReadAnew() throws {
    let folder = try TemporaryFolder()
    let yaml = """
      metrics:
        token: { source: scrape, url: 'http://h/', kind: gauge, selector: m, bearer_file: \(folder.path)/token }
        password: { source: scrape, url: 'http://h/', kind: gauge, selector: m, basic_file: \(folder.path)/password }
        header: { source: http, url: 'http://h/', value: a, headers: { X-Api-Key: { file: \(folder.path)/key }, X-Scope-OrgID: tenant } }
      """
    let definitions = try MetricsFile(yaml: yaml, settings: try settings(), name: "t").definitions
    func header(_ position: Int) throws -> [String] {
      try definitions[position].access.requestHeaders().map { "\($0.name): \($0.value)" }
    }
    for position in 0..<3 {
      #expect(throws: PrometheusError.self) { try header(position) }
    }
    for text in ["user:first", "user:second"] {
      for name in ["token", "password", "key"] {
        try folder.write(Array("\(text)\n".utf8), to: name)
      }
      #expect(try header(0) == ["authorization: Bearer \(text)"])
      #expect(try header(1) == ["authorization: Basic \(Base64.text(of: text.utf8))"])
      #expect(try header(2) == ["X-Api-Key: \(text)", "X-Scope-OrgID: tenant"])
      let hidden = try settings().hiding(definitions.flatMap(\.secrets)).redaction
      for secret in [text, Base64.text(of: text.utf8)] {
        #expect(hidden.applied(to: "it said \(secret)") == "it said <secret>")
      }
      #expect(hidden.applied(to: "tenant") == "tenant")
    }
  }

  @Test(
    arguments: [
      ("cert_file: a", "cert_file needs key_file beside it"),
      ("key_file: a", "key_file needs cert_file beside it"),
      ("basic_file: a, bearer: b", "basic_file cannot stand beside bearer"),
      ("headers: { A: { path: b } }", "A takes a text, or { file: path }"),
      ("headers: { A: { file: '' } }", "A takes a text, or { file: path }"),
      ("ca_file: ''", "ca_file is empty"),
    ] as [(String, String)])
  func whatCannotBeIsNamed(fields: String, message: String) throws {
    let yaml =
      "metrics:\n  m: { source: scrape, url: 'http://h/', kind: gauge, selector: m, \(fields) }"
    let error = #expect(throws: ExporterError.self) {
      try MetricsFile(yaml: yaml, settings: try settings(), name: "t")
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test(
    arguments: [
      (
        [.prometheusClientCertFile: "/a"],
        "PROMETHEUS_CLIENT_CERT_FILE is set and PROMETHEUS_CLIENT_KEY_FILE is not: they go together"
      ),
      (
        [.billingAPIClientKeyFile: "/a"],
        "BILLING_API_CLIENT_KEY_FILE is set and BILLING_API_CLIENT_CERT_FILE is not: they go together"
      ),
      (
        [.httpsProxy: "https://u:geheim@proxy"],
        "HTTPS_PROXY=\"https://proxy\" cannot be used: it takes a proxy that is spoken to without TLS, such as http://proxy:3128"
      ),
      (
        [.httpProxy: "socks5://proxy"],
        "HTTP_PROXY=\"socks5://proxy\" cannot be used: it takes an address such as http://host:3100"
      ),
    ] as [([ExporterVariable: String], String)])
  func settingsThatCannotBeAreNamed(variables: [ExporterVariable: String], message: String) {
    let error = #expect(throws: ExporterError.self) { try settings(variables) }
    #expect(error?.description == message)
  }
}
