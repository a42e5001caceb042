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
    var wideDays: Set<WideDays.Day> = []
    var numbers: LaneNumbers
  }

  private struct InstanceDay: Hashable {
    let instance: AppendPlan.InstanceKey
    let day: Int64
  }

  private let shape: LaneShape
  private let waits: Bool
  private let lanes: Set<Int64>
  private let identities: IdentityQuestion
  private let instances: [InstanceDay]
  private let claims: ClaimQuestion

  init(_ requests: [AppendRequest], _ shape: LaneShape, waits: Bool) {
    let drafts = requests.lazy.flatMap(\.drafts)
    self.shape = shape
    self.waits = waits
    identities = IdentityQuestion(Set(drafts.compactMap { EntryIdentity($0.report) }))
    instances = Array(
      Set(
        drafts.map {
          InstanceDay(
            instance: AppendPlan.InstanceKey($0), day: HourSlot(ofWindowEnd: $0.window.end).day)
        }))
    lanes = Set(instances.map { shape.lane(of: $0.instance.customer.text) })
    claims = ClaimQuestion(Set(requests.map(\.claim)))
  }

  /// Lanes are locked before anything is asked about their customers.
  var statements: [Statement] {
    (waits ? [Statement(LanesSQL.setPatience)] : []) + [LaneTable.lock(lanes, waits: waits)]
      + claims.statements
      + identities.entryStatements
      + identities.overlapStatements + [standing, LaneTable.newest(lanes)]
  }

  private var standing: Statement {
    Statement(
      InstancesSQL.standing,
      [
        .texts(instances.map(\.instance.customer.text)),
        .texts(instances.map(\.instance.instance.text)), .ints(instances.map(\.day)),
      ], rows: .binary)
  }

  /// Reads the results of `statements`.
  func answers(_ results: [QueryResult]) throws -> Answers {
    let results = waits ? results.dropFirst() : results[...]
    var rest = results.dropFirst()
    func take(_ count: Int) -> ArraySlice<QueryResult> {
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    var answers = Answers(
      numbers: try LaneTable.numbers(locked: results.first, newest: results.last, shape))
    answers.claims = try claims.holding(take(claims.statements.count))
    answers.known = try identities.entries(take(identities.entryStatements.count))
    answers.overlaps = try identities.overlaps(take(identities.overlapStatements.count))
    for row in take(1).flatMap(\.rows) { try note(row, in: &answers) }
    return answers
  }

  private func note(_ row: QueryResult.Row, in answers: inout Answers) throws {
    let asked = instances[Int(try row.int(0)) - 1]
    if row.optionalBool(5) == true {
      answers.wideDays.insert(WideDays.Day(customer: asked.instance.customer, day: asked.day))
    }
    guard answers.standing[asked.instance] == nil else { return }
    let sequence = try row.optionalInt(2)
    answers.standing[asked.instance] = AppendPlan.Standing(
      exporter: row.optionalText(1).map { ExporterStamp(id: $0, sequence: sequence) },
      isLinked: row.optionalBool(3) == true,
      closedUntil: try row.optionalInt(4).map { Timestamp(nanoseconds: $0) },
      open: try row.optionalInt(6).map {
        try OpenTotals(hour: $0, slot: row.bytes(7), day: row.bytes(8))
      } ?? OpenTotals())
  }
}
