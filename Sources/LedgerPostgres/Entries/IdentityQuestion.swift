import Metering
import Reporting
import UsageLedger

/// What is asked of identities before reports are added: the entries that share one, and the windows that share time with
/// one. Statements that may be sent with others, and the reading of their answers.
struct IdentityQuestion {
  private var windows: [(identity: EntryIdentity, window: TimeWindow)] = []
  private var keys: [(identity: EntryIdentity, key: String)] = []

  /// The one lane of all, where there is one.
  private let lane: Int64?

  /// Each identity once.
  init(_ identities: some Sequence<EntryIdentity>, lane: Int64?) {
    self.lane = lane
    for identity in identities {
      switch identity.name {
      case .window(let window): windows.append((identity, window))
      case .clientKey(let key): keys.append((identity, key.text))
      }
    }
  }

  /// By window, then by key, each only where there are such identities.
  var entryStatements: [Statement] {
    var statements: [Statement] = []
    if !windows.isEmpty {
      statements.append(Statement(EntriesSQL.byWindow, windowValues, lane: lane))
    }
    if !keys.isEmpty {
      statements.append(
        Statement(
          EntriesSQL.byKey,
          Self.places(keys.map(\.identity)) + [
            .texts(keys.map(\.key)), .lanes(keys.map(\.identity.customer.text)),
          ], lane: lane))
    }
    return statements
  }

  /// One where there are windows.
  var overlapStatements: [Statement] {
    guard !windows.isEmpty else { return [] }
    return [
      Statement(
        EntriesSQL.overlapping, windowValues + [.int(Int64(WindowOverlap.limit + 1))], lane: lane)
    ]
  }

  private var windowValues: [Parameter] {
    Self.places(windows.map(\.identity)) + [
      .ints(windows.map(\.window.end.nanoseconds)), .ints(windows.map(\.window.start.nanoseconds)),
      .lanes(windows.map(\.identity.customer.text)),
    ]
  }

  private static func places(_ identities: [EntryIdentity]) -> [Parameter] {
    [.texts(identities.map(\.customer.text)), .texts(identities.map(\.instance.text))]
  }

  /// What `entryStatements` found: void entries included, oldest first.
  func entries(_ answers: some Sequence<QueryResult>) throws -> [EntryIdentity: [LedgerEntry]] {
    var found: [EntryIdentity: [LedgerEntry]] = [:]
    let asked = [windows.map(\.identity), keys.map(\.identity)].filter { !$0.isEmpty }
    for (identities, answer) in zip(asked, answers) {
      for row in answer.rows {
        found[identities[Int(try row.int(0)) - 1], default: []].append(
          try EntryRow(row, from: 1).entry)
      }
    }
    return found
  }

  /// What `overlapStatements` found: for each window the others of its instance that stand and share time with it, as many
  /// as are named and one more.
  func overlaps(_ answers: some Sequence<QueryResult>) throws -> [EntryIdentity:
    [WindowOverlap.Window]]
  {
    var found: [EntryIdentity: [WindowOverlap.Window]] = [:]
    for row in answers.flatMap(\.rows) {
      let window = TimeWindow(
        storedStart: Timestamp(nanoseconds: try row.int(2)),
        storedEnd: Timestamp(nanoseconds: try row.int(3)))
      found[windows[Int(try row.int(0)) - 1].identity, default: []].append(
        WindowOverlap.Window(report: EntryID(try row.int(1)), window: window))
    }
    return found
  }
}
