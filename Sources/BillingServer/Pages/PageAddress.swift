import Wire

/// The address of a page with its query.
struct PageAddress: Hashable, Sendable {
  let text: String

  /// Values are percent-encoded; names are ours.
  init(_ path: String, _ parts: [(String, String)]) {
    let query = parts.map { "\($0)=\(PercentEncoding.encoded($1))" }.joined(separator: "&")
    text = query.isEmpty ? path : "\(path)?\(query)"
  }
}
