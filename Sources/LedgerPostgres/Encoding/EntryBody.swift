import Amounts
import Metering
import Reporting
import UsageLedger

/// What a report says, as the `body` of its row; a body that retention has been at says nothing but that.
struct EntryBody: Equatable {
  var activeDevices: Int64?
  var totalDevices: Int64?
  var metrics: [MetricName: Quantity] = [:]
  var missing: [MissingMetric] = []
  var exporter: ExporterStamp?
  /// For a completion: the metrics that it adds.
  var adds: Set<MetricName> = []
  /// Kept apart before charge: it counts nothing.
  var isHeld = false
  /// Retention took the rest out.
  private(set) var isSealed = false

  init(_ report: UsageReport, adds: Set<MetricName> = [], isHeld: Bool = false) {
    activeDevices = report.activeDevices
    totalDevices = report.totalDevices
    metrics = report.metrics
    missing = report.missing
    exporter = report.exporter
    self.adds = adds
    self.isHeld = isHeld
  }

  /// Which parts follow; its first bit but one is what `Files/windows.sql` asks for.
  private struct Parts: OptionSet {
    let rawValue: UInt8
    /// Nothing may be added, which a completion never does: then the entry is held, and what it would add follows.
    static let adds = Parts(rawValue: 1)
    static let missing = Parts(rawValue: 2)
    static let sealed = Parts(rawValue: 4)
    static let active = Parts(rawValue: 8)
    static let total = Parts(rawValue: 16)
    static let exporter = Parts(rawValue: 32)
    static let sequence = Parts(rawValue: 64)
    /// JSON follows, as versions before 18 wrote it.
    static let json = Parts(rawValue: 128)
  }

  private var parts: Parts {
    var parts: Parts = []
    if !adds.isEmpty || isHeld { parts.insert(.adds) }
    if !missing.isEmpty { parts.insert(.missing) }
    if activeDevices != nil { parts.insert(.active) }
    if totalDevices != nil { parts.insert(.total) }
    if let exporter { parts.insert(exporter.sequence == nil ? .exporter : [.exporter, .sequence]) }
    return parts
  }

  var bytes: [UInt8] {
    var bytes = TotalBytes()
    bytes.append(byte: parts.rawValue)
    if let activeDevices { bytes.append(activeDevices) }
    if let totalDevices { bytes.append(totalDevices) }
    bytes.append(Int64(metrics.count))
    for (name, value) in metrics.sorted(by: { $0.key < $1.key }) {
      bytes.append(name)
      bytes.append(value)
    }
    if !missing.isEmpty {
      bytes.append(Int64(missing.count))
      for missing in missing {
        bytes.append(missing.metric)
        bytes.append(missing.reason)
      }
    }
    if let exporter {
      bytes.append(exporter.id)
      if let sequence = exporter.sequence { bytes.append(sequence) }
    }
    if isHeld { bytes.append(Int64(0)) }
    if !adds.isEmpty || isHeld {
      bytes.append(Int64(adds.count))
      for name in adds.sorted() { bytes.append(name) }
    }
    return bytes.bytes
  }

  /// Throws `corrupt` where the bytes are not what a version wrote.
  init(bytes: [UInt8]) throws(LedgerError) {
    var reader = TotalBytes.Reader(bytes)
    let parts = Parts(rawValue: try reader.byte())
    guard !parts.contains(.json) else {
      self = try EntryBody(json: Array(bytes.dropFirst()))
      return
    }
    isSealed = parts.contains(.sealed)
    guard !isSealed else { return }
    if parts.contains(.active) { activeDevices = try reader.number() }
    if parts.contains(.total) { totalDevices = try reader.number() }
    for _ in 0..<(try reader.count()) { metrics[try reader.metric()] = try reader.quantity() }
    if parts.contains(.missing) {
      for _ in 0..<(try reader.count()) {
        missing.append(MissingMetric(metric: try reader.metric(), reason: try reader.text()))
      }
    }
    if parts.contains(.exporter) {
      let id = try reader.text()
      exporter = ExporterStamp(
        id: id, sequence: parts.contains(.sequence) ? try reader.number() : nil)
    }
    if parts.contains(.adds) {
      let count = try reader.count()
      isHeld = count == 0
      for _ in 0..<(isHeld ? try reader.count() : count) { adds.insert(try reader.metric()) }
    }
    guard reader.isAtEnd else { throw reader.damage }
  }

  private init(json: [UInt8]) throws(LedgerError) {
    do {
      guard case .object(let object) = try JSONParser.parse(json) else {
        throw Self.damage(nil)
      }
      activeDevices = try Self.count(object["active_devices"])
      totalDevices = try Self.count(object["total_devices"])
      metrics = try Self.metrics(object["metrics"])
      missing = try Self.elements(object["missing"]).map { element in
        let pair = try Self.elements(element)
        return MissingMetric(
          metric: try MetricName(stored: Self.text(pair.first)), reason: try Self.text(pair.last))
      }
      let stamp = try Self.elements(object["exporter"])
      exporter =
        try stamp.isEmpty
        ? nil : ExporterStamp(id: Self.text(stamp.first), sequence: Self.count(stamp.last))
      adds = Set(try Self.elements(object["adds"]).map { try MetricName(stored: Self.text($0)) })
    } catch {
      throw Self.damage(error)
    }
  }

  private static func damage(_ cause: (any Error)?) -> LedgerError {
    LedgerError(.corrupt, "the body of an entry cannot be read", cause: cause)
  }

  private static func metrics(_ value: JSONValue?) throws -> [MetricName: Quantity] {
    guard case .object(let object) = value else { throw damage(nil) }
    var metrics: [MetricName: Quantity] = [:]
    for member in object.members {
      guard case .number(let digits) = member.value else { throw damage(nil) }
      metrics[try MetricName(stored: member.key)] = try Quantity(decimal: digits)
    }
    return metrics
  }

  private static func elements(_ value: JSONValue?) throws -> [JSONValue] {
    guard let value else { return [] }
    guard case .array(let elements) = value else { throw damage(nil) }
    return elements
  }

  private static func text(_ value: JSONValue?) throws -> String {
    guard case .string(let text) = value else { throw damage(nil) }
    return text
  }

  private static func count(_ value: JSONValue?) throws -> Int64? {
    switch value {
    case nil, .null: return nil
    case .number(let digits):
      guard let number = Int64(digits) else { throw damage(nil) }
      return number
    default: throw damage(nil)
    }
  }
}
