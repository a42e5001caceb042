/// What became of a file's records.
public struct ImportCounts: Hashable, Sendable {
  public internal(set) var records = 0
  public internal(set) var added = 0
  /// Those that added metrics which an earlier report had named as missing.
  public internal(set) var completed = 0
  public internal(set) var alreadyThere = 0
  /// Those that were not taken, for whatever reason.
  public internal(set) var rejected = 0
  /// Those of the rejected that contradict what is there.
  public internal(set) var conflicts = 0
}
