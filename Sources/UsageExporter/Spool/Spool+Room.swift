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
      reserve.hold(Self.reserveBytes(state))
      measuredLength = journal.length
    }
  }

  /// Writes the journal anew without what is done, with the help of the reserve; false when that makes no room.
  func makeRoom(now: Timestamp) throws(ExporterError) -> Bool {
    pruneReadings()
    let lines = snapshotLines(now: now)
    // The new one must be written beside the old one: as long as most of it still waits there is no point.
    guard Int64(lines.count) < journal.length else { return false }
    if try replaceJournal(with: lines) { return true }
    if Int64(lines.count) <= reserve.bytes {
      reserve.release()
      if try replaceJournal(with: lines) { return true }
      holdReserve()
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
    holdReserve()
    return true
  }

  private func replaceJournal(now: Timestamp) throws(ExporterError) -> Bool {
    try replaceJournal(with: snapshotLines(now: now))
  }

  private func replaceJournal(with lines: [UInt8]) throws(ExporterError) -> Bool {
    do {
      try SpoolFolder.replace(folder.journalPath, with: lines)
    } catch  where error.code == .spoolDiskFull || error.code == .spoolWrite {
      return false
    }
    journal = try JournalFile(path: folder.journalPath, sync: sync)
    compactedLength = journal.length
    unwritten = []
    nextTry = 1
    holdReserve()
    return true
  }

  private func holdReserve() {
    reserve.hold(Self.reserveBytes(state))
    measuredLength = journal.length
  }

  private func snapshotLines(now: Timestamp) -> [UInt8] {
    state.snapshot(createdAt: now).flatMap(JournalText.line)
  }

  /// What the journal takes when every report is acknowledged, and a little for what comes meanwhile.
  static func reserveBytes(_ state: SpoolState) -> Int64 {
    let rest = state.snapshot(createdAt: Timestamp(nanoseconds: 0)).filter { !$0.isWaiting }
    return Int64(rest.reduce(0) { $0 + JournalText.line($1).count }) + 1_024
  }
}

extension SpoolRecord {
  fileprivate var isWaiting: Bool {
    if case .waiting = self { true } else { false }
  }
}
