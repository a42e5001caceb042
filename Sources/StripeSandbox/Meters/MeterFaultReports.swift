/// Meter events that were accepted and then found wrong, gathered until their window closes.
///
/// docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api#handle-errors; the published examples have windows of 10
/// seconds.
struct MeterFaultReports: Codable, Sendable {
  static let windowSeconds: Int64 = 10
  static let samplesKept = 3

  struct Sample: Codable, Sendable {
    var message: String
    var identifier: String
  }

  struct Window: Codable, Sendable {
    var start: Int64
    var counts: [String: Int64] = [:]
    var samples: [String: [Sample]] = [:]
  }

  /// By meter; the empty id stands for events that named no meter.
  private var windows: [String: Window] = [:]

  var isEmpty: Bool { windows.isEmpty }

  mutating func add(_ fault: MeterEventFault, _ sample: Sample, meter: String, now: Int64) {
    var window = windows[meter] ?? Window(start: now)
    window.counts[fault.rawValue, default: 0] += 1
    if (window.samples[fault.rawValue]?.count ?? 0) < Self.samplesKept {
      window.samples[fault.rawValue, default: []].append(sample)
    }
    windows[meter] = window
  }

  /// Takes the windows that are over, or all of them.
  mutating func takeClosed(now: Int64, all: Bool = false) -> [(meter: String, window: Window)] {
    let closed = windows.filter { all || now - $0.value.start >= Self.windowSeconds }
    for key in closed.keys { windows[key] = nil }
    return closed.sorted { $0.key < $1.key }.map { (meter: $0.key, window: $0.value) }
  }
}

extension MeterFaultReports.Window {
  /// The `data` of the thin event.
  func rendered(end: Int64) -> JSON {
    var json = JSONObject()
    json.set("developer_message_summary", summary)
    var reason = JSONObject()
    reason.set("error_count", counts.values.reduce(0, +))
    reason.set("error_types", counts.keys.sorted().map(errorType))
    json.set("reason", reason)
    json.set("validation_end", RFC3339.text(end))
    json.set("validation_start", RFC3339.text(start))
    return .object(json)
  }

  private var summary: String {
    let total = counts.values.reduce(0, +)
    return "There \(total == 1 ? "is 1 invalid event" : "are \(total) invalid events")"
  }

  private func errorType(_ code: String) -> JSON {
    var type = JSONObject()
    type.set("code", code)
    type.set("error_count", counts[code])
    type.set("sample_errors", (samples[code] ?? []).map(sampleError))
    return .object(type)
  }

  private func sampleError(_ sample: MeterFaultReports.Sample) -> JSON {
    var error = JSONObject()
    error.set("error_message", sample.message)
    var request = JSONObject()
    request.set("identifier", sample.identifier)
    error.set("request", request)
    return .object(error)
  }
}

extension SandboxState {
  /// Notes an event that was accepted and cannot be counted; `identifier` is the idempotency key of its request.
  mutating func reportFault(
    _ fault: MeterEventFault, _ message: String, meter: String?, identifier: String?
  ) {
    faultReports.add(
      fault, .init(message: message, identifier: identifier ?? requestKey ?? requestID ?? ""),
      meter: meter ?? "", now: wallNow)
  }

  /// Sends the thin events of the windows that are over.
  mutating func publishFaultReports(all: Bool = false) {
    guard !faultReports.isEmpty else { return }
    for (meter, window) in faultReports.takeClosed(now: wallNow, all: all) {
      let end = window.start + MeterFaultReports.windowSeconds
      recordThin(
        meter.isEmpty
          ? "v1.billing.meter.no_meter_found" : "v1.billing.meter.error_report_triggered",
        related: meter.isEmpty ? nil : meter, data: window.rendered(end: end))
    }
  }
}
