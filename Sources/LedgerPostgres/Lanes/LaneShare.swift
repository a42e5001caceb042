/// How many lanes a transaction asks for, and when it waits for one: so that replicas write beside each other, not by turns. Pure.
///
/// Alone, a replica takes all lanes that have reports. Where another one holds some it takes half of them for a while and leaves
/// the rest to the other, which finds the same.
struct LaneShare: Equatable {
  /// For how many transactions a replica that met another one takes half of the lanes.
  static let memory = 100
  /// How often a request is passed over before the next transaction waits for its lanes.
  static let patience = 20

  private let laneCount: Int
  /// One where lanes lie on several servers: then a transaction is one server's, and ends in one step.
  private let atMost: Int
  private var sharedFor = 0
  private var mustWait = false

  init(laneCount: Int, atMost: Int = .max) {
    self.laneCount = laneCount
    self.atMost = atMost
  }

  /// What the next transaction asks for.
  struct Plan: Equatable {
    var laneLimit: Int
    /// It waits until it has its lanes.
    var waits: Bool
  }

  /// `oldestPassedOver`: how often the oldest request was.
  func plan(oldestPassedOver: Int) -> Plan {
    if mustWait || oldestPassedOver >= Self.patience { return Plan(laneLimit: 1, waits: true) }
    let share = sharedFor > 0 ? (laneCount + 1) / 2 : laneCount
    return Plan(laneLimit: min(share, atMost), waits: false)
  }

  /// A transaction ended that asked for `wanted` lanes and held `held` of them. Who waited in vain tries what is free before it
  /// waits again: a lane that somebody holds for long keeps the others waiting for moments only.
  mutating func note(wanted: Int, held: Int, waited: Bool = false) {
    sharedFor = held < wanted ? Self.memory : max(0, sharedFor - 1)
    mustWait = wanted > 0 && held == 0 && !waited
  }
}
