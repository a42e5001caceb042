extension SandboxState {
  /// Notes that something happened, and leaves it for every webhook endpoint that wants to know.
  mutating func record(_ type: String, _ subject: EventSubject) { record([type], subject) }

  /// The same of several things that happened to one object at once, which is written once for all of them.
  mutating func record(_ types: [String], _ subject: EventSubject) {
    guard events.capacity > 0, let object = rendered(subject, eventGeneration)?.bytes() else {
      return
    }
    for type in types { record(type, subject, object) }
  }

  private mutating func record(_ type: String, _ subject: EventSubject, _ object: [UInt8]) {
    let receivers = endpoints.oldestFirst.filter { $0.wants(type, isThin: false) }
    var event = SandboxEvent(
      id: ids.id("evt_1"), type: type, created: moment(of: subject), object: object,
      version: eventVersion, requestID: requestID, idempotencyKey: requestKey,
      receivers: Int64(receivers.count))
    event.receivedAt = wallNow
    event.subject = subject.changing
    if let id = subject.changing, type.hasSuffix(".updated"), let before = events.before(id) {
      event.previous = Self.changes(from: before, to: object)
    }
    events.append(event)
    deliver(event, about: subject, to: receivers)
  }

  /// Sends an event to each endpoint in the version that the endpoint was made with, else the account's.
  private mutating func deliver(
    _ event: SandboxEvent, about subject: EventSubject, to receivers: [WebhookEndpoint]
  ) {
    let faults = rules.webhookFaults
    for (version, endpoints) in Dictionary(grouping: receivers, by: \.apiVersion) {
      var copy = event
      if let version, version != event.version,
        let object = rendered(subject, APIGeneration(version: version))
      {
        copy.version = version
        copy.object = object.bytes()
      }
      courier.send(
        copy.rendered(pending: event.receivers).bytes(), of: event, to: endpoints, now: wallNow,
        faults)
    }
  }

  /// When something happens: by its customer's clock, or by the wall's where the switch says so.
  private func moment(of subject: EventSubject) -> Int64 {
    guard rules.eventsFollowTestClocks, let owner = owner(of: subject) else { return wallNow }
    return now(of: owner)
  }

  /// `previous_attributes`: the fields that differ, as they were (docs.stripe.com/api/events/object).
  private static func changes(from before: [UInt8], to after: [UInt8]) -> [UInt8]? {
    guard let old = WrittenObject(before), let new = WrittenObject(after) else { return nil }
    return old.changes(to: new)
  }

  /// Notes a thin event: `related` is a meter's id, or nil.
  mutating func recordThin(_ type: String, related: String?, data: JSON) {
    let receivers = endpoints.oldestFirst.filter { $0.wants(type, isThin: true) }
    var event = SandboxEvent(
      id: ids.id("evt_test_65"), type: type, created: wallNow, object: data.bytes(),
      version: eventVersion, receivers: Int64(receivers.count), related: related, isThin: true)
    event.receivedAt = wallNow
    events.append(event)
    guard !receivers.isEmpty else { return }
    courier.send(
      event.thin(withData: false).bytes(), of: event, to: receivers, now: wallNow,
      rules.webhookFaults)
  }
}
