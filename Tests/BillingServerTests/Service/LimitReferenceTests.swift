import Foundation
import Metering
import Reporting
import Testing

@testable import BillingServer

/// docs/reference/limits.md is written from the program's own values; UPDATE_GOLDEN=1 writes it anew.
@Suite struct LimitReferenceTests {
  struct Row: Sendable {
    let what: String
    /// The settings' own names; none for a limit that is fixed.
    let settings: [String]
    let values: [String]
    let answer: String
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..")
  private static let limits = ServiceLimits()

  private static func row(
    _ what: String, _ value: some CustomStringConvertible, _ setting: String,
    _ code: ProblemCode? = nil, _ remark: String = ""
  ) -> Row {
    Row(what: what, settings: [setting], values: ["\(value)"], answer: answer(code, remark))
  }

  private static func fixed(
    _ what: String, _ value: String, _ code: ProblemCode? = nil, _ remark: String = ""
  ) -> Row {
    Row(what: what, settings: [], values: [value], answer: answer(code, remark))
  }

  private static func answer(_ code: ProblemCode?, _ remark: String) -> String {
    let told = code.map { code in
      "\(code.meaning.statuses.map(String.init).joined(separator: ", ")) `\(code.rawValue)`"
    }
    return [told, remark.isEmpty ? nil : remark].compactMap(\.self).joined(separator: ": ")
  }

  private static let connections = [
    row(
      "open connections", limits.connections, "BILLING_MAX_CONNECTIONS", nil,
      "at most the file limit less 64; for one more the connection is closed that has kept the service waiting longest for a request, the rest of one, or for its answer to be read, whatever it did before; never one whose request is being answered"
    ),
    row(
      "open connections of one address", limits.connectionsPerAddress,
      "BILLING_MAX_CONNECTIONS_PER_ADDRESS", nil,
      "the same among that address's own"),
    row(
      "seconds for a request's head, from the connection on, the handshake of TLS among them",
      limits.headerSeconds, "BILLING_HEADER_SECONDS", nil, "the connection is closed"),
    row(
      "seconds for a request's body", limits.bodySeconds, "BILLING_BODY_SECONDS", nil,
      "the connection is closed; nothing was stored"),
    row(
      "seconds without a request after an answer, and with an answer that is not read",
      limits.idleSeconds, "BILLING_IDLE_SECONDS", nil, "the connection is closed"),
    row(
      "seconds that a stop waits for requests", limits.shutdownSeconds,
      "BILLING_SHUTDOWN_SECONDS", nil, "the rest is cut; nothing of it was stored"),
  ]

  private static let callers = [
    Row(
      what: "requests a second, and at once after a pause, of one key, or of one address without",
      settings: ["BILLING_MAX_REQUESTS_PER_SECOND", "BILLING_MAX_REQUEST_BURST"],
      values: ["\(limits.requestsPerSecond)", "\(limits.requestBurst)"],
      answer: answer(.tooManyRequests, "with `Retry-After`, `RateLimit` and `RateLimit-Policy`")),
    row(
      "wrong keys from one address, or with one beginning", limits.wrongKeys,
      "BILLING_MAX_WRONG_KEYS", .tooManyAttempts,
      "then one after 1, 2, 4, … 300 s; a right key in `Authorization` always passes"),
    row(
      "memory for bodies that are not answered yet, MiB", limits.bodyMegabytes,
      "BILLING_MAX_BODY_MEGABYTES", .overloaded, "with `Retry-After`"),
    row(
      "memory for answers that wait to be read, MiB", limits.answerMegabytes,
      "BILLING_MAX_ANSWER_MEGABYTES", nil,
      "the connection is closed whose answer has waited longest"),
    row(
      "batches read and stored at once", limits.batchesAtOnce, "BILLING_MAX_BATCHES",
      .tooManyBatches, "with `Retry-After`"),
    row(
      "lists read and written at once", limits.listsAtOnce, "BILLING_MAX_LISTS", .overloaded,
      "with `Retry-After`, where the turn did not come within \(ListGate.patience.components.seconds) s; callers take turns"
    ),
    fixed(
      "operators' pages that follow what changes at once", "\(LiveChanges.mostStreams)",
      .overloaded, "with `Retry-After`; the page itself is shown, and loaded again by hand"),
  ]

  private static let growth = [
    row(
      "metric names of one customer", limits.metricNames, "BILLING_MAX_METRIC_NAMES",
      .tooManyMetricNames),
    row("instances of one customer", limits.instances, "BILLING_MAX_INSTANCES", .tooManyInstances),
    row(
      "customers a day that never reported before, of one key that is bound to no customer",
      limits.newCustomers, "BILLING_MAX_NEW_CUSTOMERS", .tooManyNewCustomers, "with `Retry-After`"),
  ]

  private static let sizes = [
    fixed(
      "head of a request: request line and fields",
      "\(HeadLimit.bytes >> 10) KiB, \(HeadLimit.fields) fields", nil,
      "400 without a body, and the connection is closed"),
    fixed(
      "requests that a client sends ahead of answers",
      "\(ConnectionTurns.mostBytesAhead >> 10) KiB", nil,
      "nothing more is read before the client has its answers; who sent more and ended its side is closed"
    ),
    fixed(
      "body of a report and of every other request", "\(BodyLimit.single >> 10) KiB",
      .bodyTooLarge),
    fixed(
      "body of a batch", "\(BodyLimit.batch >> 20) MiB", .bodyTooLarge,
      "also for one report of it above \(UsageReport.maximumBytes >> 10) KiB"),
    fixed("reports of a batch", "\(UsageBatchRoute.mostReports)", .invalidRequest),
    fixed("body of an event of Stripe's", "\(BodyLimit.webhook >> 10) KiB", .bodyTooLarge),
    fixed("metrics of a report", "\(UsageReport.maximumMetrics)", .invalidReport),
    fixed("names in `missing` of a report", "\(UsageReport.maximumMetrics)", .invalidReport),
    fixed(
      "ids, names and keys of reports", "\(MeteringName.maximumBytes) bytes of UTF-8",
      .invalidReport),
    fixed(
      "problems told of one request or item", "\(ReportRefusal.maximumIssues)", nil,
      "the rest is not told"),
    fixed(
      "answer to a batch",
      "\(BatchOutcome.freeBytes >> 20) MiB, and \(BatchOutcome.bytesPerByte) bytes for each of the request",
      nil,
      "items behind that are told in short: `report.id`, or the problem without `errors`"),
    fixed("reports or customers of a page", "1000", .invalidRequest),
  ]

  private static func table(_ rows: [Row]) -> String {
    let body = rows.map { row in
      let settings = row.settings.map { "`\($0)`" }.joined(separator: ", ")
      return
        "| \(row.what) | \(row.values.joined(separator: ", ")) | \(settings.isEmpty ? "fixed" : settings) | \(row.answer) |"
    }
    return """
      | limit | default | setting | beyond it |
      | --- | --- | --- | --- |
      \(body.joined(separator: "\n"))
      """
  }

  private static let text = """
    # Limits

    What one caller, one customer and all together may take of the service (`billing serve`). This page is written from the program's own
    values by `LimitReferenceTests`. Codes are explained in [errors](errors.md); a setting takes what `billing serve` says when it is given
    something else. What was answered with 200 or 201 is stored, whatever limit is met afterwards.

    ## Connections

    \(table(connections))

    ## Callers

    \(table(callers))

    Requests are counted once each, whichever route they are for and whatever they are answered, before their bodies are looked at. A batch is one.
    A key's holder is counted by the key; whoever has no valid key by the address that the connection comes from (of IPv6 the network of
    64 bits), which behind a proxy is the proxy's. `/healthz` and `/readyz` are not counted, and while there is no key at all nothing is: the
    service listens on loopback only then. Each replica counts for itself. Every answer to a request that was
    counted carries the fields of
    [draft-ietf-httpapi-ratelimit-headers-10](https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/):
    `RateLimit-Policy: "key";q=100000;w=10` (so many at once, so many seconds until an empty bucket is full) and
    `RateLimit: "key";r=99999;t=1` (so many left, one more after so many seconds).
    The metric `billing_requests_limited_total` counts refusals, `by` key or address. The exporter repeats by itself, after `Retry-After`.
    0 for one of the two settings switches this off.

    ## What reports bring

    \(table(growth))

    What is there already is never refused by these. In a batch they hold for each report.

    ## Sizes

    \(table(sizes))

    """

  private static func read(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  @Test func everyLimitIsInTheReference() throws {
    let page = "docs/reference/limits.md"
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try Self.text.write(
        to: Self.folder.appending(path: page), atomically: true, encoding: .utf8)
    }
    #expect(try Self.text == Self.read(page), "differs; write it anew with UPDATE_GOLDEN=1")
  }

  /// A member that is added to the settings' value has a row here.
  @Test func noLimitIsForgotten() {
    let rows = Self.connections + Self.callers + Self.growth
    #expect(rows.flatMap(\.settings).count == Mirror(reflecting: Self.limits).children.count)
  }

  /// The table of settings in the README has each, with the same default.
  @Test func theReadmeHasTheSameDefaults() throws {
    let lines = try Self.read("README.md").split(separator: "\n")
    for row in Self.connections + Self.callers + Self.growth {
      for (setting, value) in zip(row.settings, row.values) {
        let line = try #require(lines.first { $0.hasPrefix("| ") && $0.contains("`\(setting)`") })
        #expect(line.contains("`\(value)`"), "\(setting)")
      }
    }
  }
}
