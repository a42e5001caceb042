import Metering
import Reporting
import UsageLedger

/// All that is asked before a batch of reports is decided, in one way to the server: nothing has to be asked about a report
/// beside its commit.
struct AppendSurvey {
  /// An instance's last exporter, and its customer's link and newest certificate. Subqueries that give one row stay seeks.
  static let standingSQL = """
    SELECT w.ord, i.exporter, i.sequence,
      (SELECT true FROM links l WHERE l.customer_id = w.customer),
      (SELECT c.period_end FROM certificates c WHERE c.customer_id = w.customer
        ORDER BY c.number DESC LIMIT 1)
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w(customer, instance, ord)
    LEFT JOIN instances i ON i.customer_id = w.customer AND i.instance_id = w.instance
    """

  /// What the answers say.
  struct Answers {
    var claims: Set<SenderClaim> = []
    var known: [EntryIdentity: [LedgerEntry]] = [:]
    var overlaps: [EntryIdentity: [WindowOverlap.Window]] = [:]
    var standing: [AppendPlan.InstanceKey: AppendPlan.Standing] = [:]
    /// The number of the first entry that is added.
    var next: Int64 = 1
  }

  private let customers: Set<ExactText>
  private let identities: IdentityQuestion
  private let instances: [AppendPlan.InstanceKey]
  private let claims: ClaimQuestion

  init(_ requests: [AppendRequest]) {
    let drafts = requests.lazy.flatMap(\.drafts)
    identities = IdentityQuestion(Set(drafts.compactMap { EntryIdentity($0.report) }))
    instances = Array(Set(drafts.map { AppendPlan.InstanceKey($0) }))
    customers = Set(instances.map(\.customer))
    claims = ClaimQuestion(Set(requests.map(\.claim)))
  }

  /// Customers are locked before anything is asked about them, the numbers last: those who wait for them wait for the
  /// writes and the commit alone.
  var statements: [Statement] {
    [AdvisoryLock.ofCustomers(customers)] + claims.statements + identities.entryStatements
      + identities.overlapStatements + [standing] + NumberTable.newestLocked
  }

  private var standing: Statement {
    Statement(
      Self.standingSQL,
      [.texts(instances.map(\.customer.text)), .texts(instances.map(\.instance.text))],
      rows: .binary)
  }

  /// Reads the results of `statements`.
  func answers(_ results: [QueryResult]) throws -> Answers {
    var rest = results.dropFirst()
    func take(_ count: Int) -> ArraySlice<QueryResult> {
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    var answers = Answers()
    answers.claims = try claims.holding(take(claims.statements.count))
    answers.known = try identities.entries(take(identities.entryStatements.count))
    answers.overlaps = try identities.overlaps(take(identities.overlapStatements.count))
    for row in take(1).flatMap(\.rows) { try note(row, in: &answers) }
    answers.next = try NumberTable.next(after: rest.last)
    return answers
  }

  private func note(_ row: QueryResult.Row, in answers: inout Answers) throws {
    let sequence = try row.optionalInt(2)
    answers.standing[instances[Int(try row.int(0)) - 1]] = AppendPlan.Standing(
      exporter: row.optionalText(1).map { ExporterStamp(id: $0, sequence: sequence) },
      isLinked: row.optionalBool(3) == true,
      closedUntil: try row.optionalInt(4).map { Timestamp(nanoseconds: $0) })
  }
}
