extension SandboxState {
  /// Notes that something happened, and leaves it for every webhook endpoint that wants to know.
  mutating func record(_ type: String, _ subject: EventSubject) {
    guard events.capacity > 0, let object = rendered(subject) else { return }
    let receivers = endpoints.oldestFirst.filter { $0.wants(type, isThin: false) }
    let event = SandboxEvent(
      id: ids.id("evt_1"), type: type, created: owner(of: subject).map { now(of: $0) } ?? wallNow,
      object: object.bytes(), version: eventVersion, requestID: requestID,
      idempotencyKey: requestKey, receivers: Int64(receivers.count))
    events.append(event)
    guard !receivers.isEmpty else { return }
    courier.send(event.rendered.bytes(), of: event, to: receivers, now: wallNow)
  }

  /// Notes a thin event: `related` is a meter's id, or nil.
  mutating func recordThin(_ type: String, related: String?, data: JSON) {
    let receivers = endpoints.oldestFirst.filter { $0.wants(type, isThin: true) }
    let event = SandboxEvent(
      id: ids.id("evt_test_65"), type: type, created: wallNow, object: data.bytes(),
      version: eventVersion, receivers: Int64(receivers.count), related: related, isThin: true)
    events.append(event)
    guard !receivers.isEmpty else { return }
    courier.send(event.thin(withData: false).bytes(), of: event, to: receivers, now: wallNow)
  }
}
