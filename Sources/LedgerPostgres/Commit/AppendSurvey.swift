import Metering
import Reporting
import UsageLedger

/// All that is asked before a batch of reports is decided, in one way to the server: nothing has to be asked about a report
/// beside its commit.
struct AppendSurvey {
  /// What the answers say.
  struct Answers {
    var claims: Set<SenderClaim> = []
    var known: [EntryIdentity: [LedgerEntry]] = [:]
    var overlaps: [EntryIdentity: [WindowOverlap.Window]] = [:]
    var standing: [AppendPlan.InstanceKey: AppendPlan.Standing] = [:]
    var hours: [HourPlace: HourTotals] = [:]
    var wideDays: Set<WideDays.Day> = []
    var numbers: LaneNumbers
  }

  /// What is asked of customers in one statement each: of all, or where lanes lie on several servers of those in one lane.
  private struct Part {
    let identities: IdentityQuestion
    let hours: [HourPlace]
    let lane: Int64?

    init(_ drafts: [EntryDraft], lane: Int64?) {
      identities = IdentityQuestion(
        Set(drafts.compactMap { EntryIdentity($0.report) }), lane: lane)
      hours = Array(Set(drafts.map { HourPlace($0) }))
      self.lane = lane
    }

    var standing: Statement {
      Statement(
        InstancesSQL.standing,
        [
          .texts(hours.map(\.customer.text)), .texts(hours.map(\.instance.text)),
          .ints(hours.map(\.hour)), .lanes(hours.map(\.customer.text)),
        ], rows: .binary, lane: lane)
    }

    var statements: [Statement] {
      identities.entryStatements + identities.overlapStatements + [standing]
    }
  }

  private let shape: LaneShape
  private let waits: Bool
  private let lanes: Set<Int64>
  private let parts: [Part]
  private let claims: ClaimQuestion

  init(_ requests: [AppendRequest], _ shape: LaneShape, waits: Bool) {
    let drafts = requests.flatMap(\.drafts)
    self.shape = shape
    self.waits = waits
    let byLane = Dictionary(grouping: drafts) { shape.lane(of: $0.report.customer.text) }
    lanes = Set(byLane.keys)
    parts =
      shape.isDistributed
      ? byLane.map { Part($0.value, lane: $0.key) } : [Part(drafts, lane: nil)]
    claims = ClaimQuestion(Set(requests.map(\.claim)))
  }

  private var newest: [Statement] { LaneTable.newest(lanes, shape) }

  /// Where lanes lie on several servers even who takes what is free waits for a lane that moves to another one.
  private var patience: [Statement] {
    waits || shape.isDistributed ? [Statement(LanesSQL.setPatience)] : []
  }

  private var locks: [Statement] { LaneTable.locks(lanes, shape, waits: waits) }

  /// Lanes are locked before anything is asked about their customers.
  var statements: [Statement] {
    patience + locks
      + claims.statements + parts.flatMap(\.statements) + newest
  }

  /// Reads the results of `statements`.
  func answers(_ results: [QueryResult]) throws -> Answers {
    let results = results.dropFirst(patience.count)
    let locked = results.prefix(locks.count)
    var rest = results.dropFirst(locks.count)
    func take(_ count: Int) -> ArraySlice<QueryResult> {
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    var answers = Answers(
      numbers: try LaneTable.numbers(locked: locked, newest: results.suffix(newest.count), shape))
    answers.claims = try claims.holding(take(claims.statements.count))
    for part in parts {
      let identities = part.identities
      answers.known.merge(try identities.entries(take(identities.entryStatements.count))) { $1 }
      answers.overlaps.merge(try identities.overlaps(take(identities.overlapStatements.count))) {
        $1
      }
      for row in take(1).flatMap(\.rows) { try note(row, of: part, in: &answers) }
    }
    return answers
  }

  private func note(_ row: QueryResult.Row, of part: Part, in answers: inout Answers) throws {
    let asked = part.hours[Int(try row.int(0)) - 1]
    if row.optionalBool(5) == true {
      answers.wideDays.insert(
        WideDays.Day(customer: asked.customer, day: HourSlot(number: asked.hour).day))
    }
    let instance = AppendPlan.InstanceKey(customer: asked.customer, instance: asked.instance)
    let openHour = try row.optionalInt(6)
    if let openHour, let kept = try row.optionalBytes(9) {
      let place = HourPlace(instance, hour: openHour)
      answers.hours[place] = try HourTotals(hour: openHour, bytes: kept)
    }
    if let kept = try row.optionalBytes(10) {
      answers.hours[asked] = try HourTotals(hour: asked.hour, bytes: kept)
    }
    guard answers.standing[instance] == nil else { return }
    let sequence = try row.optionalInt(2)
    answers.standing[instance] = AppendPlan.Standing(
      exporter: row.optionalText(1).map { ExporterStamp(id: $0, sequence: sequence) },
      isLinked: row.optionalBool(3) == true,
      closedUntil: try row.optionalInt(4).map { Timestamp(nanoseconds: $0) },
      open: try openHour.map { try OpenTotals(hour: $0, slot: row.bytes(7), day: row.bytes(8)) }
        ?? OpenTotals())
  }
}
