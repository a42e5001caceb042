import PrometheusClient

/// When each device of a list was there, as far as the list was read.
///
/// A device is there between two readings that are close enough and both show it; what lies between readings further
/// apart is not known, and counts for nobody. One that only a single reading shows was there at that instant.
struct DevicePresence: Equatable, Sendable {
  /// From one reading to another, both included.
  struct Stretch: Equatable, Sendable {
    var from: SampleTime
    var through: SampleTime
  }

  /// What is followed; readings of another list or of other devices of it begin anew.
  let subject: String
  /// How far behind a window's start the past may matter.
  private(set) var memoryMilliseconds: Int64 = 0
  /// Stretches of readings that are close enough, oldest first.
  private(set) var read: [Stretch] = []
  /// Since when the devices of the newest reading have been there.
  private(set) var open: [String: SampleTime] = [:]
  /// Stretches that ended, oldest first.
  private(set) var ended: [String: [Stretch]] = [:]

  init(subject: String) { self.subject = subject }

  /// As a journal kept it.
  init(
    subject: String, memoryMilliseconds: Int64, read: [Stretch], open: [String: SampleTime],
    ended: [String: [Stretch]]
  ) {
    self.subject = subject
    self.memoryMilliseconds = memoryMilliseconds
    self.read = read
    self.open = open
    self.ended = ended
  }

  var lastRead: SampleTime? { read.last?.through }

  /// Takes a reading, which is later than all before.
  mutating func add(_ reading: PresenceReading) {
    memoryMilliseconds = reading.memoryMilliseconds
    let last = lastRead
    let isClose =
      last.map { reading.time.milliseconds(since: $0) <= reading.longestStepMilliseconds } ?? false
    if let last {
      // Between readings that are far apart everybody may have been away.
      for device in isClose ? reading.left : Array(open.keys) { end(device, at: last) }
    }
    if isClose {
      read[read.count - 1].through = reading.time
    } else {
      read.append(Stretch(from: reading.time, through: reading.time))
    }
    for device in reading.came { open[device] = reading.time }
  }

  private mutating func end(_ device: String, at last: SampleTime) {
    guard let from = open.removeValue(forKey: device) else { return }
    ended[device, default: []].append(Stretch(from: from, through: last))
  }

  /// What a reading changes: all who are there, where it is too far behind the one before.
  func changes(to devices: Set<String>, at time: SampleTime, longestStepMilliseconds: Int64) -> (
    came: [String], left: [String]
  ) {
    guard let lastRead, time.milliseconds(since: lastRead) <= longestStepMilliseconds else {
      return (devices.sorted(), [])
    }
    return (
      devices.filter { open[$0] == nil }.sorted(),
      open.keys.filter { !devices.contains($0) }.sorted()
    )
  }

  /// Everything that is known of each device.
  var stretches: [String: [Stretch]] {
    guard let lastRead else { return ended }
    return ended.merging(open.mapValues { [Stretch(from: $0, through: lastRead)] }) { $0 + $1 }
  }

  /// Forgets what no window that ends behind `horizon` can need.
  mutating func prune(before horizon: SampleTime) {
    let oldest = horizon.advanced(byMilliseconds: -memoryMilliseconds)
    ended = ended.compactMapValues { stretches in
      let kept = stretches.filter { $0.through >= oldest }
      return kept.isEmpty ? nil : kept
    }
    let newest = read.last
    read.removeAll { $0.through < oldest && $0 != newest }
  }
}

/// One reading of a device list: who came and who left since the one before.
struct PresenceReading: Equatable, Sendable {
  let subject: String
  let time: SampleTime
  /// Readings further apart leave what lies between them unknown.
  let longestStepMilliseconds: Int64
  let memoryMilliseconds: Int64
  let came: [String]
  let left: [String]

  init(
    subject: String, time: SampleTime, longestStepMilliseconds: Int64, memoryMilliseconds: Int64,
    came: [String], left: [String]
  ) {
    self.subject = subject
    self.time = time
    self.longestStepMilliseconds = longestStepMilliseconds
    self.memoryMilliseconds = memoryMilliseconds
    self.came = came
    self.left = left
  }

  /// What is new behind `known`, the past of the same list.
  init(
    _ devices: Set<String>, _ followed: PresenceReader.Followed, behind known: DevicePresence?,
    at time: SampleTime
  ) {
    let step = followed.rule.longestStepMilliseconds
    let past = known ?? DevicePresence(subject: followed.subject)
    let (came, left) = past.changes(to: devices, at: time, longestStepMilliseconds: step)
    self.init(
      subject: followed.subject, time: time, longestStepMilliseconds: step,
      memoryMilliseconds: followed.rule.memoryMilliseconds, came: came, left: left)
  }
}
