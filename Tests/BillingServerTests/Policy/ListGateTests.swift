import HTTPTypes
import Synchronization
import Testing

@testable import BillingServer

@Suite struct FairQueueTests {
  @Test func callersTakeTurns() {
    var queue = FairQueue<String>(limit: 1)
    let entered = [
      queue.enter(1, of: "a"), queue.enter(2, of: "a"), queue.enter(3, of: "a"),
      queue.enter(4, of: "a"), queue.enter(5, of: "b"), queue.enter(6, of: "b"),
    ]
    #expect(entered == [true, false, false, false, false, false])
    var next: [Int?] = []
    for _ in 1...6 { next.append(queue.leave()) }
    #expect(next == [2, 5, 3, 6, 4, nil])
    #expect(queue.hasRoom)
  }

  @Test func whoGivesUpIsPassedOver() {
    var queue = FairQueue<String>(limit: 1)
    for (number, caller) in [(1, "a"), (2, "b"), (3, "c"), (4, "c")] {
      _ = queue.enter(number, of: caller)
    }
    let gaveUp = [
      queue.giveUp(2, of: "b"), queue.giveUp(3, of: "c"), queue.giveUp(2, of: "b"),
      queue.giveUp(1, of: "a"),
    ]
    #expect(gaveUp == [true, true, false, false])
    let next = [queue.leave(), queue.leave()]
    #expect(next == [4, nil])
  }

  @Test func soManyAreInsideAtOnce() {
    var queue = FairQueue<String>(limit: 2)
    let entered = [queue.enter(1, of: "a"), queue.enter(2, of: "a"), queue.enter(3, of: "a")]
    #expect(entered == [true, true, false])
    _ = queue.leave()
    #expect(!queue.hasRoom)
    _ = queue.leave()
    #expect(queue.hasRoom)
  }
}

@Suite struct ListGateTests {
  private final class Counts: Sendable {
    private let counts = Mutex((inside: 0, most: 0, done: 0))

    var most: Int { counts.withLock { $0.most } }
    var done: Int { counts.withLock { $0.done } }

    func enter() {
      counts.withLock { counts in
        counts.inside += 1
        counts.most = max(counts.most, counts.inside)
      }
    }

    func leave() {
      counts.withLock { counts in
        counts.inside -= 1
        counts.done += 1
      }
    }
  }

  /// Many at once: never more than so many inside, and everyone has a turn.
  @Test func everyoneHasATurn() async throws {
    let gate = ListGate(limit: 2, patience: .seconds(3600))
    let counts = Counts()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        let caller = RequestSource.key("key-\(number % 3)")
        group.addTask {
          try await gate.pass(caller) {
            counts.enter()
            for _ in 0..<5 { await Task.yield() }
            counts.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(counts.done == 50)
    #expect(counts.most <= 2)
  }

  @Test func whoseTurnDoesNotComeIsToldToComeAgain() async throws {
    let gate = ListGate(limit: 1, patience: .zero)
    try await gate.pass(.address("192.0.2.1")) {
      let problem = await #expect(throws: Problem.self) {
        try await gate.pass(.address("192.0.2.2")) {}
      }
      #expect(problem?.status == .serviceUnavailable)
      #expect(problem?.headers[.retryAfter] == "2")
    }
    #expect(try await gate.pass(nil) { true })
  }

  /// An error leaves, too.
  @Test func aListThatFailsLeaves() async throws {
    let gate = ListGate(limit: 1, patience: .zero)
    await #expect(throws: Problem.self) {
      try await gate.pass(nil) { throw Problem.unknownRoute }
    }
    #expect(try await gate.pass(nil) { true })
  }
}
