import Metering

/// Keeping the journal small, and making room on a disk that is full.
extension Spool {
  /// Writes the records behind what could not be written before; after making room, if it takes that.
  func append(_ records: [SpoolRecord], now: Timestamp) throws(ExporterError) {
    do {
      try journal.append((unwritten + records).flatMap(JournalText.line))
      unwritten = []
    } catch  where error.code == .spoolDiskFull {
      guard try makeRoom(now: now) else { throw error }
      try journal.append(records.flatMap(JournalText.line))
    }
  }

  /// Compacts a journal that has grown to twice its size, and lets the reserve grow with it.
  func keepSmall(now: Timestamp) throws(ExporterError) {
    if journal.length > max(Self.compactionBytes, 2 * compactedLength) {
      pruneReadings()
      // Without room for a second copy go on with the journal that grows: it is whole.
      if try !replaceJournal(now: now) { compactedLength = journal.length }
    } else if journal.length > 2 * measuredLength || reserve.bytes == 0 {
      hold(Self.reserveBytes(state))
    }
  }

  /// Writes the journal anew without what is done, with the help of the reserve; false when that makes no room.
  func makeRoom(now: Timestamp) throws(ExporterError) -> Bool {
    pruneReadings()
    let compact = CompactJournal(state, now: now)
    // The new one must be written beside the old one: as long as most of it still waits there is no point.
    guard Int64(compact.lines.count) < journal.length else { return false }
    if try replaceJournal(with: compact) { return true }
    if Int64(compact.lines.count) <= reserve.bytes {
      reserve.release()
      if try replaceJournal(with: compact) { return true }
      hold(compact.reserveBytes)
    }
    return try overwriteJournal(now: now)
  }

  /// The last way, for a disk that was full before there was a reserve: what is left is written over the old journal.
  private func overwriteJournal(now: Timestamp) throws(ExporterError) -> Bool {
    guard let lines = JournalText.selfContained(state.snapshot(createdAt: now)),
      lines.count <= Self.blockBytes, Int64(lines.count) < journal.length
    else { return false }
    try journal.overwrite(lines)
    compactedLength = journal.length
    unwritten = []
    nextTry = 1
    hold(Self.reserveBytes(state))
    return true
  }

  private func replaceJournal(now: Timestamp) throws(ExporterError) -> Bool {
    try replaceJournal(with: CompactJournal(state, now: now))
  }

  private func replaceJournal(with compact: CompactJournal) throws(ExporterError) -> Bool {
    do {
      try SpoolFolder.replace(folder.journalPath, with: compact.lines)
    } catch  where error.code == .spoolDiskFull || error.code == .spoolWrite {
      return false
    }
    journal = try JournalFile(path: folder.journalPath, sync: sync)
    compactedLength = journal.length
    unwritten = []
    nextTry = 1
    hold(compact.reserveBytes)
    return true
  }

  private func hold(_ reserveBytes: Int64) {
    reserve.hold(reserveBytes)
    measuredLength = journal.length
  }

  /// What the journal takes when every report is acknowledged, and a little for what comes meanwhile.
  static func reserveBytes(_ state: SpoolState) -> Int64 {
    let rest = state.snapshot(createdAt: Timestamp(nanoseconds: 0)).filter { !$0.isWaiting }
    return reserveBytes(restBytes: rest.reduce(0) { $0 + JournalText.line($1).count })
  }

  fileprivate static func reserveBytes(restBytes: Int) -> Int64 { Int64(restBytes) + 1_024 }
}

/// The journal written anew without what is done, and the room it will need once every report is acknowledged: both from
/// one pass, which is over all that is kept.
private struct CompactJournal {
  private(set) var lines: [UInt8] = []
  let reserveBytes: Int64

  init(_ state: SpoolState, now: Timestamp) {
    var restBytes = 0
    for record in state.snapshot(createdAt: now) {
      let line = JournalText.line(record)
      lines += line
      if !record.isWaiting { restBytes += line.count }
    }
    reserveBytes = Spool.reserveBytes(restBytes: restBytes)
  }
}

extension SpoolRecord {
  fileprivate var isWaiting: Bool {
    if case .waiting = self { true } else { false }
  }
}
