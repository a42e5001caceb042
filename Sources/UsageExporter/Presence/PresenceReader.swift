import Metering
import PrometheusClient
import Wire

/// Reads the device lists that are followed.
struct PresenceReader: Sendable {
  /// Who is there of a metric's list, or why it could not be read.
  typealias Result = Swift.Result<Set<String>, PrometheusError>

  /// What of a list a metric follows, and by which rule.
  struct Followed: Sendable {
    let list: DeviceList
    let count: DeviceCount
    let rule: PresenceRule

    /// Names what is followed: readings of something else are no past of it.
    var subject: String { "\(count == .total ? "listed" : "active") \(list.address.shown)" }
  }

  let followed: [MetricName: Followed]
  private let devices: DeviceListReader

  init(definitions: [MetricDefinition], devices: DeviceListReader) {
    self.devices = devices
    followed = Dictionary(
      definitions.compactMap { one in one.followed.map { (one.name, $0) } }
    ) { first, _ in first }
  }

  var isEmpty: Bool { followed.isEmpty }

  /// How often the lists are read: the shortest period of all.
  var everyMilliseconds: Int64? { followed.values.map(\.rule.everyMilliseconds).min() }

  /// Reads every list once, all at the same time.
  func read() async -> [MetricName: Result] {
    let lists = Set(followed.values.map(\.list))
    let listings = await withTaskGroup(
      of: (DeviceList, Swift.Result<DeviceListing, PrometheusError>).self
    ) { group in
      for list in lists { group.addTask { (list, await devices.result(list)) } }
      var found: [DeviceList: Swift.Result<DeviceListing, PrometheusError>] = [:]
      for await (list, result) in group { found[list] = result }
      return found
    }
    return followed.mapValues { one in
      guard let listing = listings[one.list] else { return .success([]) }
      return Result { () throws(PrometheusError) in
        try listing.get().devices(one.count, at: one.list)
      }
    }
  }
}

extension DeviceListing {
  /// The names of the devices that are there; throws `malformed` when some have none, or do not say.
  func devices(_ count: DeviceCount, at list: DeviceList) throws(PrometheusError) -> Set<String> {
    guard !hasNameless else {
      throw PrometheusError(
        .malformed,
        "the devices at \(list.address.shown) cannot be followed: one has no id; give the path of what names it as id"
      )
    }
    guard count != .total else { return all }
    if let doubt = counts.doubt {
      throw PrometheusError(
        .malformed, "the active devices at \(list.address.shown) cannot be counted: \(doubt)")
    }
    return active
  }
}

extension EndpointReadings {
  /// Adds what the lists show now to what is known of them, without keeping it anywhere.
  mutating func add(_ lists: PresenceReader, now: Timestamp, closing: Timestamp) async {
    for (metric, result) in await lists.read() {
      guard let followed = lists.followed[metric] else { continue }
      switch result {
      case .success(let devices):
        let known = presence[metric].flatMap { $0.subject == followed.subject ? $0 : nil }
        var present = known ?? DevicePresence(subject: followed.subject)
        let time = KeptReadings.stamp(
          behind: present.lastRead, now: now.sampleTime, closing: closing.sampleTime,
          collectedThrough: nil)
        present.add(PresenceReading(devices, followed, behind: known, at: time))
        presence[metric] = present
      case .failure(let error): failures[metric] = error.description
      }
    }
  }
}

extension MetricDefinition {
  /// The list that is read all along; nil for one that is read at each window's end, and for other sources.
  var followed: PresenceReader.Followed? {
    guard case .devices(let list, let count, let rule?) = source else { return nil }
    return PresenceReader.Followed(list: list, count: count, rule: rule)
  }
}
