import Metering
import Reporting
import UsageLedger

/// Requests that wait for a commit, oldest first, each with the lanes that it needs. Pure.
struct WaitingRequests {
  struct Waiting {
    let request: AppendRequest
    let lanes: Set<Int64>
    let since: ContinuousClock.Instant
    /// How often another replica held one of its lanes since it was waited for last.
    var passedOver = 0
  }

  /// How long a request waits for lanes that another replica holds: as long as a statement may run.
  static let patience = Duration.seconds(10)

  private var waiting: [Waiting] = []

  var count: Int { waiting.count }

  var isEmpty: Bool { waiting.isEmpty }

  var oldestPassedOver: Int { waiting.first?.passedOver ?? 0 }

  mutating func append(
    _ request: AppendRequest, _ shape: LaneShape, at now: ContinuousClock.Instant
  ) {
    let lanes = Set(request.drafts.lazy.map { shape.lane(of: $0.report.customer.text) })
    waiting.append(Waiting(request: request, lanes: lanes, since: now))
  }

  /// Those that were passed over come before all that came later; `behindOthers`: before those of their lanes alone, and behind all
  /// others, where a transaction has one lane and would have theirs again. `waited`: although they were waited for. Returns those
  /// that have waited long enough, which are not put back.
  mutating func putBack(
    _ passedOver: [Waiting], waited: Bool, behindOthers: Bool = false,
    at now: ContinuousClock.Instant
  ) -> [Waiting] {
    guard !passedOver.isEmpty else { return [] }
    let stay = passedOver.filter { now - $0.since < Self.patience }.map { waiting in
      var waiting = waiting
      waiting.passedOver = waited ? 0 : waiting.passedOver + 1
      return waiting
    }
    guard behindOthers else {
      waiting = stay + waiting
      return passedOver.filter { now - $0.since >= Self.patience }
    }
    var closed = stay.reduce(into: Set<Int64>()) { $0.formUnion($1.lanes) }
    var others: [Waiting] = []
    var behind: [Waiting] = []
    for next in waiting {
      if closed.isDisjoint(with: next.lanes) {
        others.append(next)
      } else {
        closed.formUnion(next.lanes)
        behind.append(next)
      }
    }
    waiting = others + stay + behind
    return passedOver.filter { now - $0.since >= Self.patience }
  }

  /// Takes the oldest requests out: of so many lanes and with so many reports, one request at least. Nobody is overtaken in a
  /// lane. Those that were passed over before take half of the room at most: in a lane that stays with somebody else any number
  /// may wait.
  mutating func take(laneLimit: Int, reportLimit: Int) -> [Waiting] {
    var taken: [Waiting] = []
    var left: [Waiting] = []
    var lanes: Set<Int64> = []
    var closed: Set<Int64> = []
    var room = reportLimit
    var roomOnceMore = (reportLimit + 1) / 2
    for (place, next) in waiting.enumerated() {
      guard room > 0 else {
        left.append(contentsOf: waiting[place...])
        break
      }
      let all = lanes.union(next.lanes)
      let count = next.request.drafts.count
      let hasRoom = count <= room && (next.passedOver == 0 || count <= roomOnceMore)
      let fits = taken.isEmpty || (all.count <= laneLimit && hasRoom)
      guard fits, closed.isDisjoint(with: next.lanes) else {
        closed.formUnion(next.lanes)
        left.append(next)
        continue
      }
      lanes = all
      taken.append(next)
      room -= count
      if next.passedOver > 0 { roomOnceMore -= count }
    }
    waiting = left
    return taken
  }
}
