import Metering
import PrometheusClient
import Reporting

extension PresenceReading {
  /// `{kind, metric, subject, time, step, memory, came, left}`.
  func form(_ metric: MetricName) -> JSONValue {
    SpoolRecord.object(
      "presence",
      [
        ("metric", .string(metric.text)), ("subject", .string(subject)),
        ("time", JSONValue(time.milliseconds)), ("step", JSONValue(longestStepMilliseconds)),
        ("memory", JSONValue(memoryMilliseconds)),
        ("came", .array(came.map { .string($0) })), ("left", .array(left.map { .string($0) })),
      ])
  }

  /// Nil for anything that this version does not know.
  init?(_ form: JSONValue) {
    guard let subject = form["subject"]?.text, let time = form["time"]?.sampleTime,
      let step = form["step"]?.count, let memory = form["memory"]?.count,
      let came = form["came"]?.elements, let left = form["left"]?.elements
    else { return nil }
    self.init(
      subject: subject, time: time, longestStepMilliseconds: step, memoryMilliseconds: memory,
      came: came.compactMap(\.text), left: left.compactMap(\.text))
    guard self.came.count == came.count, self.left.count == left.count else { return nil }
  }
}

extension DevicePresence {
  /// `{kind, metric, subject, memory, read: [[from, through]], open: [[device, from]], ended: [[device, [[from, through]]]]}`.
  func form(_ metric: MetricName) -> JSONValue {
    SpoolRecord.object(
      "presences",
      [
        ("metric", .string(metric.text)), ("subject", .string(subject)),
        ("memory", JSONValue(memoryMilliseconds)), ("read", Self.form(read)),
        (
          "open",
          .array(
            open.sorted { $0.key < $1.key }.map {
              .array([.string($0.key), JSONValue($0.value.milliseconds)])
            })
        ),
        (
          "ended",
          .array(
            ended.sorted { $0.key < $1.key }.map { .array([.string($0.key), Self.form($0.value)]) })
        ),
      ])
  }

  /// Nil for anything that this version does not know.
  init?(_ form: JSONValue) {
    guard let subject = form["subject"]?.text, let memory = form["memory"]?.count,
      let read = form["read"]?.stretches, let open = form["open"]?.elements,
      let ended = form["ended"]?.elements
    else { return nil }
    let since = open.compactMap { element -> (String, SampleTime)? in
      guard let parts = element.elements, parts.count == 2, let device = parts[0].text,
        let from = parts[1].sampleTime
      else { return nil }
      return (device, from)
    }
    let past = ended.compactMap { element -> (String, [Stretch])? in
      guard let parts = element.elements, parts.count == 2, let device = parts[0].text,
        let stretches = parts[1].stretches
      else { return nil }
      return (device, stretches)
    }
    guard since.count == open.count, past.count == ended.count else { return nil }
    self.init(
      subject: subject, memoryMilliseconds: memory, read: read,
      open: Dictionary(since) { first, _ in first }, ended: Dictionary(past) { first, _ in first })
  }

  private static func form(_ stretches: [Stretch]) -> JSONValue {
    .array(
      stretches.map {
        .array([JSONValue($0.from.milliseconds), JSONValue($0.through.milliseconds)])
      })
  }
}

extension JSONValue {
  fileprivate var stretches: [DevicePresence.Stretch]? {
    guard let elements else { return nil }
    let found = elements.compactMap { element -> DevicePresence.Stretch? in
      guard let times = element.elements?.compactMap(\.sampleTime), times.count == 2 else {
        return nil
      }
      return DevicePresence.Stretch(from: times[0], through: times[1])
    }
    return found.count == elements.count ? found : nil
  }
}
