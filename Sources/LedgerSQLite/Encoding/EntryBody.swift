import Amounts
import Foundation
import Metering
import Reporting
import UsageLedger

/// What a report says, with numbers in place of names: the `body` of an entry.
struct EntryBody: Equatable {
  struct Metric: Equatable {
    let name: Int64
    let value: Quantity
  }

  struct Missing: Equatable {
    let name: Int64
    let reason: String
  }

  /// The number of the metric `devices`, given by the first migration.
  static let devices: Int64 = 1

  var activeDevices: Int64?
  var totalDevices: Int64?
  /// In order of their numbers.
  var metrics: [Metric] = []
  var missing: [Missing] = []
  var exporter: Int64?
  var sequence: Int64?
  /// For a completion: the metrics that it adds.
  var added: [Int64]?
  /// Kept apart before charge: it counts nothing.
  var isHeld = false
  /// Retention took the rest out.
  var isSealed = false

  /// The body of an entry whose details are gone; the schema lets a body become this and nothing else.
  static let sealed = Data([BodyParts.sealed.rawValue, 0])

  /// What the entry adds to the totals: `LedgerEntry.countedMetrics` in numbers.
  var counted: [Metric] { isHeld ? [] : stated }

  /// What it adds, or would if it were not held.
  var stated: [Metric] {
    var counted = metrics
    if let activeDevices, !metrics.contains(where: { $0.name == Self.devices }),
      !missing.contains(where: { $0.name == Self.devices })
    {
      counted.insert(Metric(name: Self.devices, value: Quantity(activeDevices)), at: 0)
    }
    guard let added else { return counted }
    return counted.filter { added.contains($0.name) }
  }

  func counted(_ metric: Int64) -> Quantity? {
    counted.first { $0.name == metric }?.value
  }

  /// What an encoded body counts for one metric, without reading more of it than that takes.
  static func counted(_ metric: Int64, in bytes: [UInt8]) throws(LedgerError) -> Quantity? {
    var blob = BlobReader(bytes)
    let parts = BodyParts(rawValue: try blob.byte())
    guard !parts.contains(.held) else { return nil }
    // A completion counts less than it says, and other numbers may stand in for devices.
    guard metric != devices, !parts.contains(.added) else {
      return try EntryBody(bytes: bytes).counted(metric)
    }
    if parts.contains(.active) { _ = try blob.signed() }
    if parts.contains(.total) { _ = try blob.signed() }
    for _ in 0..<(try blob.count()) {
      if let value = try blob.quantity(of: metric) { return value }
    }
    return nil
  }
}

extension EntryBody {
  /// The numbers of the metrics that an encoded body names as missing; most bodies name none, and no more than a byte of
  /// theirs is read.
  static func missingNames(_ data: Data) throws(LedgerError) -> [Int64] {
    guard let first = data.first, BodyParts(rawValue: first).contains(.missing) else { return [] }
    return try EntryBody(encoded: data).missing.map(\.name)
  }
}

/// Which optional parts follow in an entry's body.
private struct BodyParts: OptionSet {
  let rawValue: UInt8
  static let active = BodyParts(rawValue: 1)
  static let total = BodyParts(rawValue: 2)
  static let missing = BodyParts(rawValue: 4)
  static let exporter = BodyParts(rawValue: 8)
  static let sequence = BodyParts(rawValue: 16)
  static let added = BodyParts(rawValue: 32)
  static let sealed = BodyParts(rawValue: 64)
  static let held = BodyParts(rawValue: 128)
}

extension EntryBody {
  private var parts: BodyParts {
    var parts: BodyParts = []
    if activeDevices != nil { parts.insert(.active) }
    if totalDevices != nil { parts.insert(.total) }
    if !missing.isEmpty { parts.insert(.missing) }
    if exporter != nil { parts.insert(.exporter) }
    if sequence != nil { parts.insert(.sequence) }
    if added != nil { parts.insert(.added) }
    if isSealed { parts.insert(.sealed) }
    if isHeld { parts.insert(.held) }
    return parts
  }

  var encoded: Data { Data(bytes) }

  var bytes: [UInt8] {
    var blob = BlobWriter()
    blob.write(byte: parts.rawValue)
    if let activeDevices { blob.write(signed: activeDevices) }
    if let totalDevices { blob.write(signed: totalDevices) }
    blob.write(count: metrics.count)
    for metric in metrics { blob.write(metric.name, metric.value) }
    if !missing.isEmpty {
      blob.write(count: missing.count)
      for missing in missing {
        blob.write(signed: missing.name)
        blob.write(text: missing.reason)
      }
    }
    if let exporter { blob.write(signed: exporter) }
    if let sequence { blob.write(signed: sequence) }
    if let added {
      blob.write(count: added.count)
      for name in added { blob.write(signed: name) }
    }
    return blob.bytes
  }

  init(encoded data: Data) throws(LedgerError) { try self.init(bytes: Array(data)) }

  init(bytes: [UInt8]) throws(LedgerError) {
    var blob = BlobReader(bytes)
    let parts = BodyParts(rawValue: try blob.byte())
    isSealed = parts.contains(.sealed)
    isHeld = parts.contains(.held)
    if parts.contains(.active) { activeDevices = try blob.signed() }
    if parts.contains(.total) { totalDevices = try blob.signed() }
    for _ in 0..<(try blob.count()) {
      let (name, value) = try blob.numberAndQuantity()
      metrics.append(Metric(name: name, value: value))
    }
    if parts.contains(.missing) {
      for _ in 0..<(try blob.count()) {
        missing.append(Missing(name: try blob.signed(), reason: try blob.text()))
      }
    }
    if parts.contains(.exporter) { exporter = try blob.signed() }
    if parts.contains(.sequence) { sequence = try blob.signed() }
    if parts.contains(.added) {
      var names: [Int64] = []
      for _ in 0..<(try blob.count()) { names.append(try blob.signed()) }
      added = names
    }
  }
}
