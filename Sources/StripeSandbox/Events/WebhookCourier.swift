/// Which event goes to which endpoint when; decides, sends nothing.
///
/// A delivery that fails is tried again after each of `retryAfterSeconds`, then given up. Stripe tries for hours; here the waits are
/// short, as tests and laptops have no hours. Many thousands may wait: each step costs the logarithm of their number.
struct WebhookCourier: Sendable {
  struct Delivery: Codable, Sendable, Equatable {
    var number: Int
    var endpoint: String
    var event: String
    var payload: [UInt8]
    var attempt = 0
    var dueAt: Int64
    var isUnderWay = false
  }

  /// A place in the queue: what is due first, of that what came first.
  private struct Turn: Comparable, Sendable {
    var dueAt: Int64
    var number: Int

    init(_ delivery: Delivery) {
      dueAt = delivery.dueAt
      number = delivery.number
    }

    static func < (left: Self, right: Self) -> Bool {
      (left.dueAt, left.number) < (right.dueAt, right.number)
    }
  }

  static let retryAfterSeconds: [Int64] = [1, 5, 30]

  private var deliveries: [Int: Delivery] = [:]
  /// The turns of all deliveries that are not under way.
  private var queue = Heap<Turn>()
  private var number = 0
  /// How many endpoints have not taken an event yet; whoever gave up on one never does.
  private var untaken: [String: Int64] = [:]
  /// Deliveries given up, for the page that shows them.
  private(set) var givenUp = 0

  init() {}

  /// How many deliveries wait or are under way.
  var count: Int { deliveries.count }

  /// What waits or is under way, in the order in which it is due.
  var waiting: [Delivery] { deliveries.values.sorted { Turn($0) < Turn($1) } }

  /// How many endpoints have not taken an event yet.
  func pending(of event: String) -> Int64 { untaken[event] ?? 0 }

  mutating func send(
    _ payload: [UInt8], of event: SandboxEvent, to endpoints: [WebhookEndpoint], now: Int64,
    _ faults: WebhookFaults = WebhookFaults()
  ) {
    for endpoint in endpoints {
      let delays = faults.delays(of: number + 1)
      if delays.isEmpty { number += 1 }
      for delay in delays {
        number += 1
        add(
          Delivery(
            number: number, endpoint: endpoint.id, event: event.id, payload: payload,
            dueAt: now + delay))
      }
    }
  }

  private mutating func add(_ delivery: Delivery) {
    untaken[delivery.event, default: 0] += 1
    put(delivery)
  }

  private mutating func settle(_ event: String) {
    let left = (untaken[event] ?? 0) - 1
    untaken[event] = left > 0 ? left : nil
  }

  private mutating func put(_ delivery: Delivery) {
    deliveries[delivery.number] = delivery
    queue.add(Turn(delivery))
  }

  func hasDue(at now: Int64) -> Bool { queue.first.map { $0.dueAt <= now } ?? false }

  /// Takes up to `limit` deliveries that are due; each must be followed by `finish`.
  mutating func take(_ limit: Int, now: Int64) -> [Delivery] {
    var taken: [Delivery] = []
    while taken.count < limit, hasDue(at: now), let turn = queue.takeFirst() {
      deliveries[turn.number]?.isUnderWay = true
      if let delivery = deliveries[turn.number] { taken.append(delivery) }
    }
    return taken
  }

  mutating func finish(_ number: Int, succeeded: Bool, now: Int64) {
    guard var delivery = deliveries.removeValue(forKey: number) else { return }
    guard !succeeded else { return settle(delivery.event) }
    guard delivery.attempt < Self.retryAfterSeconds.count else {
      givenUp += 1
      return
    }
    delivery.dueAt = now + Self.retryAfterSeconds[delivery.attempt]
    delivery.attempt += 1
    delivery.isUnderWay = false
    put(delivery)
  }

  /// Doubles what waits, or turns its order around: faults on demand.
  mutating func disturb(doubling: Bool, reversing: Bool) {
    if doubling {
      for delivery in waiting {
        number += 1
        var copy = delivery
        copy.number = number
        copy.isUnderWay = false
        add(copy)
      }
    }
    guard reversing else { return }
    let queued = waiting.filter { !$0.isUnderWay }
    for (delivery, place) in zip(queued, queued.reversed()) {
      var moved = delivery
      moved.number = place.number
      moved.dueAt = place.dueAt
      deliveries[moved.number] = moved
    }
    requeue()
  }

  mutating func drop(endpoint: String) {
    for delivery in deliveries.values where delivery.endpoint == endpoint { settle(delivery.event) }
    deliveries = deliveries.filter { $0.value.endpoint != endpoint }
    requeue()
  }

  /// After a restart nothing is under way.
  mutating func restart() {
    for number in deliveries.keys { deliveries[number]?.isUnderWay = false }
    requeue()
  }

  private mutating func requeue() {
    queue = Heap(deliveries.values.filter { !$0.isUnderWay }.map(Turn.init))
  }
}

extension WebhookCourier: Codable {
  private enum CodingKeys: String, CodingKey { case waiting, number, givenUp, untaken }

  init(from decoder: any Decoder) throws {
    let kept = try decoder.container(keyedBy: CodingKeys.self)
    number = try kept.decode(Int.self, forKey: .number)
    givenUp = try kept.decode(Int.self, forKey: .givenUp)
    let waiting = try kept.decode([Delivery].self, forKey: .waiting)
    for delivery in waiting { put(delivery) }
    // State files of earlier versions do not say it.
    untaken =
      try kept.decodeIfPresent([String: Int64].self, forKey: .untaken)
      ?? Dictionary(waiting.map { ($0.event, 1) }, uniquingKeysWith: +)
    requeue()
  }

  func encode(to encoder: any Encoder) throws {
    var kept = encoder.container(keyedBy: CodingKeys.self)
    try kept.encode(waiting, forKey: .waiting)
    try kept.encode(number, forKey: .number)
    try kept.encode(givenUp, forKey: .givenUp)
    try kept.encode(untaken, forKey: .untaken)
  }
}
