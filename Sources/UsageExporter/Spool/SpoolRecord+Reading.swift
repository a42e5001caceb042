import Amounts
import Metering
import PrometheusClient
import Reporting

extension SpoolRecord {
  /// Reads a record's JSON object; nil for anything that this version does not know.
  init?(_ form: JSONValue) {
    guard let record = Self.record(form["kind"]?.text ?? "", form) else { return nil }
    self = record
  }

  private static func record(_ kind: String, _ form: JSONValue) -> SpoolRecord? {
    switch kind {
    case "identity":
      guard let id = form["exporter_id"]?.text, let createdAt = form["created_at"]?.timestamp
      else { return nil }
      return .identity(exporterID: id, createdAt: createdAt, owner: form.owner)
    case "collected":
      guard let window = form.window, let wanted = form["wanted"]?.names else { return nil }
      let report = form["report"]?.report
      guard report != nil || form["report"] == .null else { return nil }
      return .collected(
        window, through: form["through"]?.timestamp, report: report, wanted: wanted)
    case "completed":
      return form.reportAndWanted.map { .completed($0, wanted: $1) }
    case "incomplete":
      return form.reportAndWanted.map { .incomplete($0, wanted: $1) }
    case "waiting": return form["report"]?.report.map { .waiting($0) }
    case "settled": return form.window.map { .settled($0) }
    case "skipped": return form["through"]?.timestamp.map { .skipped(through: $0) }
    case "acknowledged": return form["sequence"]?.count.map { .acknowledged(sequence: $0) }
    case "rejected": return form["sequence"]?.count.map { .rejected(sequence: $0) }
    case "overlapped":
      guard let window = form.window, let existing = form["standing"]?.windows else { return nil }
      return .overlapped(window, existing: existing)
    case "extent":
      return form["bytes"]?.count.map { .extent(bytes: Int($0) - Self.extentBase) }
    case "coverage":
      guard let runs = form["runs"]?.elements?.compactMap(\.run) else { return nil }
      return .coverage(
        CollectedTime(stored: runs), reopened: form["reopened"]?.windows ?? [])
    case "progress":
      guard let next = form["next_sequence"]?.count, let rejected = form["rejected"]?.count
      else { return nil }
      return .progress(
        nextSequence: next, collectedThrough: form["through"]?.timestamp, rejected: rejected)
    case "reading": return EndpointReading(form).map { .reading($0) }
    case "history":
      guard let metric = form["metric"]?.metric, let labels = form["labels"]?.labels,
        let samples = form["samples"]?.elements?.compactMap(\.sample)
      else { return nil }
      return .history(
        metric, labels, KeptReadings.History(starts: form.starts(samples), samples: samples))
    case "presence":
      guard let metric = form["metric"]?.metric, let reading = PresenceReading(form) else {
        return nil
      }
      return .presence(metric, reading)
    case "presences":
      guard let metric = form["metric"]?.metric, let presence = DevicePresence(form) else {
        return nil
      }
      return .presences(metric, presence)
    case "counted":
      guard let metric = form["metric"]?.metric, let edge = CountedEdge(form) else { return nil }
      return .counted(metric, edge)
    default: return nil
    }
  }
}

extension EndpointReading {
  fileprivate init?(_ form: JSONValue) {
    guard let metric = form["metric"]?.metric, let time = form["time"]?.count,
      let elements = form["series"]?.elements
    else { return nil }
    let series = elements.compactMap { element -> Series? in
      guard let parts = element.elements, parts.count == 3, let labels = parts[0].labels,
        parts[1] == .null || parts[1].exactNumber != nil
      else { return nil }
      return Series(
        labels: labels, value: parts[1].exactNumber,
        startedAt: parts[2].count.map { SampleTime(milliseconds: $0) })
    }
    guard series.count == elements.count else { return nil }
    self.init(metric: metric, time: SampleTime(milliseconds: time), series: series)
  }
}

extension JSONValue {
  fileprivate var timestamp: Timestamp? { text.flatMap { try? Timestamp(rfc3339: $0) } }
  fileprivate var metric: MetricName? { text.flatMap { try? MetricName($0) } }
  fileprivate var names: Set<MetricName>? { elements.map { Set($0.compactMap(\.metric)) } }

  fileprivate var window: TimeWindow? {
    guard let start = self["start"]?.timestamp, let end = self["end"]?.timestamp else { return nil }
    return TimeWindow(storedStart: start, storedEnd: end)
  }

  fileprivate var windows: [TimeWindow]? {
    elements?.compactMap { element in
      guard let times = element.elements?.compactMap(\.timestamp), times.count == 2 else {
        return nil
      }
      return TimeWindow(storedStart: times[0], storedEnd: times[1])
    }
  }

  fileprivate var owner: SpoolOwner? {
    guard let customer = self["customer_id"]?.text.flatMap({ try? CustomerID($0) }),
      let instance = self["instance_id"]?.text.flatMap({ try? InstanceID($0) })
    else { return nil }
    return SpoolOwner(customer: customer, instance: instance)
  }

  fileprivate var run: CollectedTime.Run? {
    guard let parts = elements, parts.count == 3, let start = parts[0].timestamp,
      let end = parts[1].timestamp
    else { return nil }
    return CollectedTime.Run(start: start, end: end, stepMilliseconds: parts[2].count)
  }

  /// A report that was checked when it was made: it is read without regard to the present time.
  fileprivate var report: UsageReport? {
    let farFuture = Timestamp(nanoseconds: .max)
    return (try? ReportReading(document: self, receivedAt: farFuture))?.report
  }

  fileprivate var reportAndWanted: (UsageReport, Set<MetricName>)? {
    guard let report = self["report"]?.report, let wanted = self["wanted"]?.names else {
      return nil
    }
    return (report, wanted)
  }

  /// The starts of a history; an earlier version kept the one of the first reading.
  fileprivate func starts(_ samples: [Sample]) -> StartHistory {
    if let time = samples.first?.time, let started = self["started"]?.count {
      let start = SampleTime(milliseconds: started)
      return StartHistory(spans: [.init(start: start, from: time, through: time)])
    }
    let spans = (self["starts"]?.elements ?? []).compactMap { element -> StartHistory.Span? in
      guard let times = element.elements?.compactMap(\.sampleTime), times.count == 3 else {
        return nil
      }
      return .init(start: times[0], from: times[1], through: times[2])
    }
    return StartHistory(spans: spans)
  }

  var sampleTime: SampleTime? {
    guard case .number(let text) = self, let milliseconds = Int64(text) else { return nil }
    return SampleTime(milliseconds: milliseconds)
  }

  var labels: LabelSet? {
    guard case .object(let object) = self else { return nil }
    let pairs = object.members.compactMap { member in
      member.value.text.map { (member.key, $0) }
    }
    return LabelSet(Dictionary(pairs) { first, _ in first })
  }

  fileprivate var sample: Sample? {
    guard let parts = elements, parts.count == 2, let time = parts[0].count else { return nil }
    let sampleTime = SampleTime(milliseconds: time)
    if parts[1] == .null { return Sample(time: sampleTime, value: .absent) }
    return parts[1].exactNumber.map { Sample(time: sampleTime, number: $0) }
  }
}
