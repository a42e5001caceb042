import PrometheusClient
import WebClient
import Wire

/// What an answer's headers say of its pages.
struct PageHeaders: Equatable, Sendable {
  static let continuationHeader = "x-ms-continuation"

  /// The target of the `Link` with the relation `next`.
  var next: String?
  /// How many there are in all, in one of the headers that are used for it.
  var total: Int64?

  /// Azure's token for the next page, which goes back in a header of the same name.
  var continuation: String?

  init(next: String? = nil, total: Int64? = nil, continuation: String? = nil) {
    self.next = next
    self.total = total
    self.continuation = continuation
  }

  init(_ answer: HTTPAnswer) {
    next = LinkHeader(answer.headers(named: "link")).target("next")
    continuation = answer.header(Self.continuationHeader).flatMap { $0.isEmpty ? nil : $0 }
    let names = ["x-total-count", "x-total", "total-count", "x-pagination-total-count"]
    let range = answer.header("content-range")?.split(separator: "/").last
    total = (names.compactMap(answer.header) + (range.map { [String($0)] } ?? []))
      .compactMap { Int64($0.trimmed) }.max()
  }
}

extension String {
  fileprivate var trimmed: Substring {
    let start = drop { $0 == " " }
    return start.lastIndex { $0 != " " }.map { start[...$0] } ?? ""
  }
}
