import Metering
import Reporting

/// The exporter's durable memory: what was collected, what waits to be sent, what was read.
///
/// Every change is a record that is written and synced before it counts. Writes are small and rare (one a reading or
/// a report), so the actor makes them itself. A full disk refuses what is new; what is acknowledged is forgotten all
/// the same, first in memory, and on the disk as soon as the rest fits into the reserve.
actor Spool {
  static let compactionBytes: Int64 = 1 << 20
  /// What every file system and disk writes as a whole.
  static let blockBytes = 4_096

  let folder: SpoolFolder
  var journal: JournalFile
  let sync: DiskSync
  var compactedLength: Int64 = 0
  var reserve: SpoolReserve
  /// Up to this length of the journal the reserve was measured.
  var measuredLength: Int64 = 0
  /// What the full disk did not take and need not keep: acknowledgements. Written before anything else.
  var unwritten: [SpoolRecord] = []
  /// How many unwritten records there are when making room is tried again.
  var nextTry = 1
  /// Why the last write failed; nil while the disk takes what it is given.
  var diskTrouble: String?
  private(set) var writeFailures: Int64 = 0
  private(set) var state: SpoolState

  /// Opens the spool, drops a torn last record, and gives a new spool its identity and owner.
  ///
  /// Throws `setting` for the spool of another customer or instance, `spoolInUse`, `spoolDamaged`, `spoolWrite`,
  /// `spoolDiskFull`, `spoolSync`.
  init(
    path: String, owner: SpoolOwner, newExporterID: String, now: Timestamp,
    sync: DiskSync = .system
  ) throws(ExporterError) {
    // Before anything is touched: a wrong CUSTOMER_ID leaves the other's spool as it is.
    try owner.requireSame(as: try Self.peek(path: path).owner, path: path)
    folder = try SpoolFolder(path: path)
    self.sync = sync
    journal = try JournalFile(path: folder.journalPath, sync: sync)
    reserve = SpoolReserve(folder: folder.path)
    let contents = try JournalText.read(try journal.contents(), path: folder.journalPath)
    if Int64(contents.wholeBytes) < journal.length {
      try journal.truncate(to: Int64(contents.wholeBytes))
    }
    var state = SpoolState()
    for record in contents.records { state.apply(record) }
    guard state.exporterID != nil || contents.records.isEmpty else {
      throw ExporterError(.spoolDamaged, "\(folder.journalPath) has no identity")
    }
    try owner.requireSame(as: state.owner, path: path)
    if state.exporterID == nil || !contents.isOwned {
      let identity = SpoolRecord.identity(
        exporterID: state.exporterID ?? newExporterID, createdAt: now, owner: owner)
      do {
        try journal.append(JournalText.line(identity))
      } catch  where error.code == .spoolDiskFull && state.exporterID != nil {
        // A full spool of the first release: its owner is written when there is room.
        unwritten = [identity]
      }
      if state.exporterID == nil { try SpoolFolder.sync(folder.path) }
      state.apply(identity)
    }
    self.state = state
    compactedLength = journal.length
    reserve.hold(Self.reserveBytes(state))
    measuredLength = journal.length
  }

  /// The state of a spool that stays untouched and unlocked; empty when there is none.
  static func peek(path: String) throws(ExporterError) -> SpoolState {
    var state = SpoolState()
    guard SpoolFolder.hasJournal(path) else { return state }
    let journal = try JournalFile(existing: path + "/journal")
    for record in try JournalText.read(try journal.contents(), path: journal.path).records {
      state.apply(record)
    }
    return state
  }

  var bytes: Int64 { journal.length }

  /// What probes and metrics show of it.
  var condition: SpoolCondition {
    SpoolCondition(
      bytes: journal.length, diskTrouble: diskTrouble, writeFailures: writeFailures,
      setAside: Int64(folder.setAside.numbers.count))
  }

  /// Writes and applies a record; throws `spoolDiskFull` when there is no room for it, even after making some.
  func record(_ record: SpoolRecord, now: Timestamp) throws(ExporterError) {
    try self.record([record], now: now)
  }

  /// Writes records in one go and applies them; the last of them makes the others count.
  func record(_ records: [SpoolRecord], now: Timestamp) throws(ExporterError) {
    do {
      try append(records, now: now)
    } catch {
      writeFailures += 1
      diskTrouble = error.context
      throw error
    }
    diskTrouble = nil
    for record in records { state.apply(record) }
    try keepSmall(now: now)
  }

  /// Applies a record that only lets go of something: a full disk does not keep it from counting.
  ///
  /// Until there is room it counts in this process only; after a crash the report is sent again, which changes nothing.
  func letGo(_ record: SpoolRecord, now: Timestamp) throws(ExporterError) {
    do {
      try self.record(record, now: now)
    } catch  where error.code == .spoolDiskFull {
      state.apply(record)
      unwritten.append(record)
      // Making room costs a pass over everything, so it is tried less and less often until nothing waits.
      guard unwritten.count >= nextTry || state.waiting.isEmpty else { return }
      nextTry = 2 * unwritten.count
      if try makeRoom(now: now) { diskTrouble = nil }
    }
  }

  /// Takes a report behind the others for now; not recorded.
  func postpone(_ sequence: Int64) { state.postpone(sequence) }

  func pruneReadings() { state.pruneReadings() }
}

/// What a spool shows of itself.
struct SpoolCondition: Equatable, Sendable {
  var bytes: Int64 = 0
  var diskTrouble: String?
  var writeFailures: Int64 = 0
  /// Refused reports that lie aside.
  var setAside: Int64 = 0
}
