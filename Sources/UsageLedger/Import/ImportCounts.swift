/// What became of a file's records.
public struct ImportCounts: Hashable, Sendable {
  /// All that were read; the sum of those added, completed, already there and rejected.
  public internal(set) var records = 0
  /// New facts.
  public internal(set) var added = 0
  /// Those that added metrics which an earlier report had named as missing.
  public internal(set) var completed = 0
  /// Repeats of what the ledger has: importing a file again counts here.
  public internal(set) var alreadyThere = 0
  /// Those that were not taken, for whatever reason.
  public internal(set) var rejected = 0
  /// Those of the rejected that contradict what is there.
  public internal(set) var conflicts = 0
}
