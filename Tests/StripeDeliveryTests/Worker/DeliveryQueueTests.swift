import Metering
import Testing

@testable import StripeDelivery

@Suite struct DeliveryQueueTests {
  static let first = Sample.name { try CustomerID("a") }
  static let second = Sample.name { try CustomerID("b") }

  @Test func requestsShareARoundThatHasNotBegun() {
    var queue = DeliveryQueue()
    queue.request(Self.first, for: .request, waiter: 1)
    queue.request(Self.first, for: .repair, waiter: 2)
    let reconciliation = queue.start(limit: 8)
    #expect(reconciliation?.customer == Self.first)
    #expect(reconciliation?.purpose == .repair)
    #expect(queue.start(limit: 8) == nil)
    #expect(queue.finish(Self.first, wakeAt: nil) == [1, 2])
    #expect(queue.start(limit: 8) == nil)
  }

  @Test func aRequestDuringARoundGetsTheNextOne() {
    var queue = DeliveryQueue()
    queue.request(Self.first, for: .request, waiter: 1)
    _ = queue.start(limit: 8)
    queue.request(Self.first, for: .request, waiter: 2)
    #expect(queue.start(limit: 8) == nil)
    #expect(queue.finish(Self.first, wakeAt: nil) == [1])
    #expect(queue.start(limit: 8)?.customer == Self.first)
    #expect(queue.finish(Self.first, wakeAt: nil) == [2])
  }

  @Test func noMoreThanTheLimitRunAtOnce() {
    var queue = DeliveryQueue()
    queue.request(Self.first, for: .request)
    queue.request(Self.second, for: .request)
    #expect(queue.start(limit: 1)?.customer == Self.first)
    #expect(queue.start(limit: 1) == nil)
    _ = queue.finish(Self.first, wakeAt: nil)
    #expect(queue.start(limit: 1)?.customer == Self.second)
  }

  @Test func aCustomerIsWokenOnceWhenItsTimeComes() {
    var queue = DeliveryQueue()
    queue.request(Self.first, for: .request)
    _ = queue.start(limit: 8)
    _ = queue.finish(Self.first, wakeAt: Sample.time(10))
    let early = queue.wake(at: Sample.time(9))
    #expect(!early)
    #expect(queue.pendingCount == 0)
    for time in [10, 11] { _ = queue.wake(at: Sample.time(Int64(time))) }
    #expect(queue.start(limit: 8)?.purpose == .upkeep)
    #expect(queue.start(limit: 8) == nil)
  }

  /// Who is asked for again while it waits has waited since it was asked for first; who is looked at waits no more.
  @Test func theOldestIsWhoIsNext() {
    var queue = DeliveryQueue()
    #expect(queue.oldest == nil)
    let start = ContinuousClock.now
    for (customer, seconds) in [(Self.first, 0), (Self.second, 1), (Self.first, 2)] {
      queue.request(customer, for: .request, at: start + .seconds(seconds))
    }
    #expect(queue.oldest == start)
    _ = queue.start(limit: 8)
    #expect(queue.oldest == start + .seconds(1))
    _ = queue.start(limit: 8)
    #expect(queue.oldest == nil)
    queue.request(Self.first, for: .request, at: start + .seconds(3))
    #expect(queue.oldest == nil)
    _ = queue.finish(Self.first, wakeAt: nil)
    #expect(queue.oldest == start + .seconds(3))
  }

  @Test func manyCustomersComeInTheirOrder() throws {
    var queue = DeliveryQueue()
    let customers = try (0..<5_000).map { try CustomerID("customer-\($0)") }
    for customer in customers { queue.request(customer, for: .upkeep) }
    var seen: [CustomerID] = []
    while let next = queue.start(limit: .max) {
      seen.append(next.customer)
      _ = queue.finish(next.customer, wakeAt: nil)
    }
    #expect(seen == customers)
  }

  /// A backlog of a million lies in the store: the queue tells whom it does not take, and who waits for an answer is taken always.
  @Test func itHoldsSoManyCustomersAndNoMore() throws {
    var queue = DeliveryQueue(capacity: 100)
    let customers = try (0..<1_000).map { try CustomerID("customer-\($0)") }
    let taken = customers.filter { queue.request($0, for: .upkeep) }
    #expect(taken == Array(customers.prefix(100)))
    #expect(queue.room == 0)
    // Those that it has are asked for again, and somebody who waits is taken.
    let again = queue.request(customers[99], for: .repair)
    let waiting = queue.request(customers[500], for: .request, waiter: 1)
    #expect(again && waiting)
    #expect(queue.pendingCount == 101)
    let first = queue.start(limit: 8)
    #expect(first?.customer == customers[0])
    // One that runs may be asked for while there is room.
    let beyond = queue.request(customers[0], for: .request)
    _ = queue.start(limit: 8)
    let within = queue.request(customers[0], for: .request)
    #expect(!beyond && within)
    #expect(queue.pendingCount == 100)
  }

  /// Of times of more customers than it holds the nearest are kept; for the others all are asked for when the first of them comes.
  @Test func itKnowsTheNearestTimes() throws {
    var queue = DeliveryQueue(capacity: 100)
    for index in (0..<1_000).reversed() {
      queue.request(try CustomerID("customer-\(index)"), for: .upkeep)
      guard let next = queue.start(limit: 8) else {
        Issue.record("nobody is started")
        return
      }
      _ = queue.finish(next.customer, wakeAt: Sample.time(Int64(index)))
      #expect(queue.wakeCount <= 100)
    }
    var woken = 0
    var sweptAt: [Int] = []
    for time in 0..<1_000 {
      if queue.wake(at: Sample.time(Int64(time))) { sweptAt.append(time) }
      while let next = queue.start(limit: 8) {
        #expect(next.customer.text == "customer-\(time)")
        _ = queue.finish(next.customer, wakeAt: nil)
        woken += 1
      }
    }
    // The nearest in their turn; from the first that is not known on a sweep reaches everyone.
    #expect(woken >= 50)
    #expect(sweptAt == [woken])
  }

  @Test func aSweepGoesOnWhereItWas() throws {
    var sweep = DeliverySweep()
    var pages: [DeliverySweep.Page?] = [sweep.next()]
    sweep.ask(for: .upkeep)
    pages.append(sweep.next())
    sweep.advance(to: Self.first)
    // What is asked for meanwhile begins from the first again; the most thorough counts.
    sweep.ask(for: .reading)
    sweep.ask(for: .upkeep)
    pages.append(sweep.next())
    sweep.advance(to: nil)
    pages.append(sweep.next())
    sweep.advance(to: nil)
    pages.append(sweep.next())
    #expect(
      pages == [
        nil, .init(purpose: .upkeep), .init(purpose: .upkeep, after: Self.first),
        .init(purpose: .reading), nil,
      ])
  }

  @Test func memoryForgetsHalfAndNeverTheNewest() {
    var memory = BoundedMemory<Int, Int>(capacity: 100)
    for key in 0..<10_000 {
      memory[key] = key
      #expect(memory[key] == key)
      #expect(memory.count <= 100)
    }
    for key in 0..<10_000 { memory[key] = nil }
    #expect(memory.count == 0)
  }

  /// A schedule that is full leaves the others to the hourly pass, and they are not read more often for that.
  @Test func whoIsNotRememberedIsReadByThePass() throws {
    let schedule = RefreshSchedule(capacity: 2)
    let customers = try ["a", "b", "c"].map { try CustomerID($0) }
    let start = Sample.time(0)
    #expect(customers.map { schedule.isDue($0, at: start, isPass: false) } == [true, true, false])
    #expect(customers.map { schedule.isDue($0, at: start, isPass: true) } == [false, false, true])
    #expect(schedule.isFirst(customers[2]))
    let later = start.advanced(bySeconds: RefreshSchedule.seconds)
    #expect(customers.map { schedule.isDue($0, at: later, isPass: false) } == [true, true, false])
  }
}
