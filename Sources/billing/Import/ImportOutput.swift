import Reporting
import UsageLedger

/// What became of a file, for people and for programs.
struct ImportOutput {
  let file: String
  let counts: ImportCounts
  let isDryRun: Bool
  /// Where the refused records are.
  let rejects: String?

  func text(_ json: Bool) -> String {
    guard json else { return "\(file): \(facts.joined(separator: ", "))" }
    return JSONValue.object([
      "file": .string(file), "dry_run": .bool(isDryRun),
      "records": JSONValue(Int64(counts.records)),
      "added": JSONValue(Int64(counts.added)), "completed": JSONValue(Int64(counts.completed)),
      "already_there": JSONValue(Int64(counts.alreadyThere)),
      "rejected": JSONValue(Int64(counts.rejected)),
      "conflicts": JSONValue(Int64(counts.conflicts)),
      "rejects": rejects.map { .string($0) } ?? .null,
    ]).description
  }

  private var facts: [String] {
    let conflicts = counts.conflicts > 0 ? ", \(counts.conflicts) of them conflicts" : ""
    let place = rejects.map { "; see \($0)" } ?? ""
    let refused =
      counts.rejected > 0 ? ["\(counts.rejected) refused\(conflicts)\(place)"] : []
    if isDryRun {
      return ["\(counts.records - counts.rejected) reports are fit; nothing was written"] + refused
    }
    return [
      "\(counts.added) added", "\(counts.completed) completed",
      "\(counts.alreadyThere) there already",
    ]
      + refused
  }
}
