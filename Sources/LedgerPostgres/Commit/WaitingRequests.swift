import Metering
import Reporting
import UsageLedger

/// Requests that wait for a commit, oldest first, each with the lanes that it needs. Pure.
struct WaitingRequests {
  struct Waiting {
    let request: AppendRequest
    let lanes: Set<Int64>
    /// How often another replica held one of its lanes.
    var passedOver = 0
  }

  private var waiting: [Waiting] = []

  var count: Int { waiting.count }

  var isEmpty: Bool { waiting.isEmpty }

  var oldestPassedOver: Int { waiting.first?.passedOver ?? 0 }

  mutating func append(_ request: AppendRequest, _ shape: LaneShape) {
    let lanes = Set(request.drafts.lazy.map { shape.lane(of: $0.report.customer.text) })
    waiting.append(Waiting(request: request, lanes: lanes))
  }

  /// Those that were passed over come before all that came later.
  mutating func putBack(_ passedOver: [Waiting]) {
    guard !passedOver.isEmpty else { return }
    waiting =
      passedOver.map {
        Waiting(request: $0.request, lanes: $0.lanes, passedOver: $0.passedOver + 1)
      } + waiting
  }

  /// Takes the oldest requests out: of so many lanes and with so many reports, one request at least. Nobody is overtaken in a
  /// lane.
  mutating func take(laneLimit: Int, reportLimit: Int) -> [Waiting] {
    var taken: [Waiting] = []
    var left: [Waiting] = []
    var lanes: Set<Int64> = []
    var closed: Set<Int64> = []
    var room = reportLimit
    for (place, next) in waiting.enumerated() {
      guard room > 0 else {
        left.append(contentsOf: waiting[place...])
        break
      }
      let all = lanes.union(next.lanes)
      let fits =
        taken.isEmpty || (all.count <= laneLimit && next.request.drafts.count <= room)
      guard fits, closed.isDisjoint(with: next.lanes) else {
        closed.formUnion(next.lanes)
        left.append(next)
        continue
      }
      lanes = all
      taken.append(next)
      room -= next.request.drafts.count
    }
    waiting = left
    return taken
  }
}
