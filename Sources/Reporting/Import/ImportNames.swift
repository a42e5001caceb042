import Crypto
import Wire

/// Names the records of a file that name themselves in no way, so that importing it twice adds nothing twice.
///
/// Made of the record's JSON and, for equal ones, which of them it is: the same file, or one that goes on where it ended,
/// gives the same names. Not of a CSV row's bytes: under another header they say something else.
public struct ImportNames: Sendable {
  private var seen: [String: Int] = [:]

  /// For one file from its beginning: equal records are told apart by their order in it.
  public init() {}

  /// The name of a record whose JSON has neither a window nor a `report_id`; nil for another one.
  public mutating func name(of record: ImportRecord) -> String? {
    guard case .success(.object(let object)) = record.document,
      !["report_id", "window_start", "window_end"].contains(where: { Self.has($0, object) })
    else { return nil }
    let digest = Hexadecimal.text(
      of: SHA256.hash(data: Array(JSONValue.object(object).description.utf8)).prefix(16))
    let count = seen[digest, default: 0] + 1
    seen[digest] = count
    return "import:\(digest)#\(count)"
  }

  private static func has(_ field: String, _ object: JSONObject) -> Bool {
    object[field].map { $0 != .null } ?? false
  }
}
