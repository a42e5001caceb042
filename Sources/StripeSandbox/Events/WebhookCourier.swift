/// Which event goes to which endpoint when; decides, sends nothing.
///
/// A delivery that fails is tried again after each of `retryAfterSeconds`, then given up. Stripe tries for hours; here the waits are
/// short, as tests and laptops have no hours.
struct WebhookCourier: Codable, Sendable {
  struct Delivery: Codable, Sendable, Equatable {
    var number: Int
    var endpoint: String
    var event: String
    var payload: [UInt8]
    var attempt = 0
    var dueAt: Int64
    var isUnderWay = false
  }

  static let retryAfterSeconds: [Int64] = [1, 5, 30]

  private(set) var waiting: [Delivery] = []
  private var number = 0
  /// Deliveries given up, for the page that shows them.
  private(set) var givenUp = 0

  mutating func send(
    _ payload: [UInt8], of event: SandboxEvent, to endpoints: [WebhookEndpoint], now: Int64
  ) {
    for endpoint in endpoints {
      number += 1
      waiting.append(
        Delivery(
          number: number, endpoint: endpoint.id, event: event.id, payload: payload, dueAt: now))
    }
  }

  func hasDue(at now: Int64) -> Bool {
    waiting.contains { $0.dueAt <= now && !$0.isUnderWay }
  }

  /// Takes up to `limit` deliveries that are due; each must be followed by `finish`.
  mutating func take(_ limit: Int, now: Int64) -> [Delivery] {
    var taken: [Delivery] = []
    for index in waiting.indices where waiting[index].dueAt <= now && !waiting[index].isUnderWay {
      guard taken.count < limit else { break }
      waiting[index].isUnderWay = true
      taken.append(waiting[index])
    }
    return taken
  }

  mutating func finish(_ number: Int, succeeded: Bool, now: Int64) {
    guard let index = waiting.firstIndex(where: { $0.number == number }) else { return }
    let attempt = waiting[index].attempt
    guard !succeeded, attempt < Self.retryAfterSeconds.count else {
      if !succeeded { givenUp += 1 }
      waiting.remove(at: index)
      return
    }
    waiting[index].attempt += 1
    waiting[index].dueAt = now + Self.retryAfterSeconds[attempt]
    waiting[index].isUnderWay = false
  }

  /// Doubles what waits, or turns its order around: faults on demand.
  mutating func disturb(doubling: Bool, reversing: Bool) {
    if doubling {
      for delivery in waiting {
        number += 1
        var copy = delivery
        copy.number = number
        copy.isUnderWay = false
        waiting.append(copy)
      }
    }
    if reversing { waiting.reverse() }
  }

  mutating func drop(endpoint: String) { waiting.removeAll { $0.endpoint == endpoint } }

  /// After a restart nothing is under way.
  mutating func restart() { for index in waiting.indices { waiting[index].isUnderWay = false } }
}
