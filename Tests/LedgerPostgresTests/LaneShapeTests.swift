import Amounts
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// Which lane a customer is in, and which numbers a lane has.
@Suite struct LaneShapeTests {
  /// The hashes are those of FNV's own test vectors (isthe.com/chongo/src/fnv/test_fnv.c).
  @Test(arguments: [
    ("", UInt32(0x811c_9dc5)), ("a", 0xe40c_292c), ("b", 0xe70c_2de5), ("foobar", 0xbf9c_f968),
    ("chongo was here!\n", 0xd499_30d5),
  ])
  func lanesAreFNV1a(_ customer: String, _ hash: UInt32) {
    for count in [Int64(1), 4, 7, 64] {
      #expect(LaneShape(count: count).lane(of: customer) == Int64(hash) % count)
    }
    #expect(LaneShape.hash(of: customer) == Int64(hash) - 2_147_483_648)
  }

  @Test(arguments: [
    (lanes: Int64(1), lane: Int64(0), newest: [Int64(0), 1, 2, 41], next: [Int64(1), 2, 3, 42]),
    (4, 0, [0, 1, 3, 4, 41], [4, 4, 4, 8, 44]), (4, 1, [0, 1, 2, 40, 41], [1, 5, 5, 41, 45]),
    (4, 3, [0, 2, 3, 41], [3, 3, 7, 43]), (64, 63, [0, 62, 63, 64], [63, 63, 127, 127]),
  ])
  func numbersTellTheirLane(lanes: Int64, lane: Int64, newest: [Int64], next: [Int64]) {
    let shape = LaneShape(count: lanes)
    #expect(newest.map { shape.number(after: $0, in: lane) } == next)
    #expect(next.allSatisfy { $0 % lanes == lane })
  }

  @Test func numbersOfALaneFollowEachOther() throws {
    let shape = LaneShape(count: 4)
    let customer = try CustomerID("a")
    let lane = shape.lane(of: "a")
    var numbers = LaneNumbers(shape, newest: [lane: 10])
    let first = numbers.take(for: customer)
    let second = numbers.take(for: customer)
    #expect(first.lane == lane && second.id.number == first.id.number + 4)
    #expect(first.id.number > 10)
    #expect(numbers.holdsLane(of: customer))
    #expect(!LaneNumbers(shape, newest: [(lane + 1) % 4: 0]).holdsLane(of: customer))
  }
}

/// Which lanes a replica asks for.
@Suite struct LaneShareTests {
  @Test func aloneItTakesAllAndWaitsForNone() {
    var share = LaneShare(laneCount: 4)
    for wanted in [1, 4, 0, 3] { share.note(wanted: wanted, held: wanted) }
    #expect(share.plan(oldestPassedOver: 0) == .init(laneLimit: 4, waits: false))
  }

  @Test func whoMeetsAnotherTakesHalfForAWhile() {
    var share = LaneShare(laneCount: 4)
    share.note(wanted: 4, held: 3)
    for _ in 0..<LaneShare.memory {
      #expect(share.plan(oldestPassedOver: 0) == .init(laneLimit: 2, waits: false))
      share.note(wanted: 2, held: 2)
    }
    #expect(share.plan(oldestPassedOver: 0) == .init(laneLimit: 4, waits: false))
  }

  @Test func whoGetsNoneWaitsForOne() {
    var share = LaneShare(laneCount: 4)
    share.note(wanted: 3, held: 0)
    #expect(share.plan(oldestPassedOver: 1) == .init(laneLimit: 1, waits: true))
    share.note(wanted: 1, held: 1, waited: true)
    #expect(share.plan(oldestPassedOver: 0) == .init(laneLimit: 2, waits: false))
  }

  @Test func whoWaitedInVainTriesWhatIsFreeFirst() {
    var share = LaneShare(laneCount: 4)
    for _ in 0..<3 {
      share.note(wanted: 1, held: 0)
      #expect(share.plan(oldestPassedOver: 1) == .init(laneLimit: 1, waits: true))
      share.note(wanted: 1, held: 0, waited: true)
      #expect(share.plan(oldestPassedOver: 0) == .init(laneLimit: 2, waits: false))
    }
  }

  @Test func whoIsPassedOverTooOftenIsWaitedFor() {
    let share = LaneShare(laneCount: 4)
    #expect(!share.plan(oldestPassedOver: LaneShare.patience - 1).waits)
    #expect(share.plan(oldestPassedOver: LaneShare.patience).waits)
  }
}

/// Which requests go into a commit, by the customers' lanes.
@Suite struct WaitingRequestsTests {
  private static let shape = LaneShape(count: 4)

  /// Names of customers, one for each lane.
  private static let names: [String] = (Int64(0)..<4).compactMap { lane in
    ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].first { shape.lane(of: $0) == lane }
  }

  private static let start = ContinuousClock.now

  private static func waiting(_ lanes: [[Int]]) throws -> WaitingRequests {
    var waiting = WaitingRequests()
    for (place, lanes) in lanes.enumerated() {
      let drafts = try lanes.map {
        try SampleReports.hourly(Int64(place), ["n": 1], customer: names[$0])
      }
      waiting.append(AppendRequest(drafts: drafts, claim: .none, reply: { _ in }), shape, at: start)
    }
    return waiting
  }

  private static func lanes(_ taken: [WaitingRequests.Waiting]) -> [[Int64]] {
    taken.map { $0.lanes.sorted() }
  }

  @Test(arguments: [
    (limit: 4, waiting: [[0], [1], [2], [3], [0]], taken: [[Int64(0)], [1], [2], [3], [0]]),
    (1, [[0], [1], [0]], [[0], [0]]), (2, [[2], [1], [0], [2]], [[2], [1], [2]]),
    // One that needs many lanes goes alone at least, and is not overtaken in any of them.
    (1, [[0, 1], [0], [2]], [[0, 1]]), (2, [[0], [1, 2], [1], [0], [3]], [[0], [0], [3]]),
    (2, [], []),
  ])
  func lanesAreLimited(limit: Int, waiting: [[Int]], taken: [[Int64]]) throws {
    var requests = try Self.waiting(waiting)
    let batch = requests.take(laneLimit: limit, reportLimit: 100)
    #expect(Self.lanes(batch) == taken)
    #expect(requests.count == waiting.count - taken.count)
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 3), (4, 4), (9, 5)])
  func reportsAreLimited(limit: Int, count: Int) throws {
    var requests = try Self.waiting([[0], [0], [1], [0, 0], [2]])
    #expect(requests.take(laneLimit: 4, reportLimit: limit).count == count)
  }

  @Test func aBatchThatIsTooLargeGoesAlone() throws {
    var requests = try Self.waiting([[0, 0, 0], [1]])
    #expect(requests.take(laneLimit: 4, reportLimit: 2).count == 1)
    #expect(requests.take(laneLimit: 4, reportLimit: 2).count == 1)
    #expect(requests.isEmpty)
  }

  @Test func whatWasPassedOverComesFirst() throws {
    var requests = try Self.waiting([[0], [1]])
    let batch = requests.take(laneLimit: 4, reportLimit: 1)
    #expect(requests.putBack(batch, waited: false, at: Self.start).isEmpty)
    #expect(requests.oldestPassedOver == 1)
    #expect(Self.lanes(requests.take(laneLimit: 4, reportLimit: 9)) == [[0], [1]])
  }

  /// Where a transaction has one lane, one that somebody else holds would be asked for again and again.
  @Test func whatWasPassedOverComesBehindOtherLanes() throws {
    var requests = try Self.waiting([[0], [0], [1], [0], [2]])
    let batch = requests.take(laneLimit: 1, reportLimit: 1)
    #expect(requests.putBack(batch, waited: false, behindOthers: true, at: Self.start).isEmpty)
    #expect(Self.lanes(requests.take(laneLimit: 9, reportLimit: 9)) == [[1], [2], [0], [0], [0]])
  }

  /// A request of several lanes closes all of them to what came later.
  @Test func nobodyIsOvertakenInALaneByWhatComesBehindOthers() throws {
    var requests = try Self.waiting([[0], [0, 1], [1], [2], [1, 2], [2], [3]])
    let batch = requests.take(laneLimit: 1, reportLimit: 1)
    #expect(requests.putBack(batch, waited: false, behindOthers: true, at: Self.start).isEmpty)
    #expect(
      Self.lanes(requests.take(laneLimit: 9, reportLimit: 99))
        == [[2], [3], [0], [0, 1], [1], [1, 2], [2]])
  }

  @Test func whatWasWaitedForInVainIsCountedAnew() throws {
    var requests = try Self.waiting([[0]])
    for expected in [1, 2, 3] {
      let batch = requests.take(laneLimit: 4, reportLimit: 1)
      _ = requests.putBack(batch, waited: false, at: Self.start)
      #expect(requests.oldestPassedOver == expected)
    }
    let batch = requests.take(laneLimit: 1, reportLimit: 1)
    _ = requests.putBack(batch, waited: true, at: Self.start)
    #expect(requests.oldestPassedOver == 0)
  }

  @Test(arguments: [(milliseconds: 0, stay: 2), (9_999, 2), (10_000, 0), (60_000, 0)])
  func nobodyWaitsForALaneForEver(milliseconds: Int, stay: Int) throws {
    var requests = try Self.waiting([[0], [0]])
    let batch = requests.take(laneLimit: 4, reportLimit: 9)
    let now = Self.start.advanced(by: .milliseconds(milliseconds))
    let givenUp = requests.putBack(batch, waited: false, at: now)
    #expect((givenUp.count, requests.count) == (2 - stay, stay))
  }

  /// However many wait for a lane that somebody else holds, half of the room stays for others.
  @Test func whatWasPassedOverTakesHalfOfTheRoom() throws {
    var requests = try Self.waiting([[0], [0], [0], [0], [0], [0]])
    let batch = requests.take(laneLimit: 4, reportLimit: 9)
    _ = requests.putBack(batch, waited: false, at: Self.start)
    for place in 0..<4 {
      let draft = try SampleReports.hourly(Int64(place), ["n": 1], customer: Self.names[1])
      let request = AppendRequest(drafts: [draft], claim: .none, reply: { _ in })
      requests.append(request, Self.shape, at: Self.start)
    }
    let lanes = Self.lanes(requests.take(laneLimit: 4, reportLimit: 4))
    #expect(lanes == [[0], [0], [1], [1]])
    #expect(requests.count == 6)
  }
}
