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
    queue.wake(at: Sample.time(9))
    #expect(queue.pendingCount == 0)
    queue.wake(at: Sample.time(10))
    queue.wake(at: Sample.time(11))
    #expect(queue.start(limit: 8)?.purpose == .upkeep)
    #expect(queue.start(limit: 8) == nil)
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
}
