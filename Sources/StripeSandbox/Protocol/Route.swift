/// One endpoint: its address, its parameters, and the work.
struct Route: Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case delete = "DELETE"
  }

  typealias Work = @Sendable (inout SandboxState, Call) throws(StripeError) -> JSON

  var method: Method
  var segments: [String]
  var fields: [ParameterShape.Field]
  /// The generations that have this endpoint.
  var generations: Set<APIGeneration>
  var work: Work

  init(
    _ method: Method, _ path: String, _ fields: String = "",
    in generations: Set<APIGeneration> = [.usageRecords, .meters], _ work: @escaping Work
  ) {
    self.method = method
    segments = path.split(separator: "/").map(String.init)
    self.fields = ParameterShape.fields(fields)
    self.generations = generations
    self.work = work
  }

  /// `limit`, `starting_after`, `ending_before`: every list has them.
  static let paging = " limit:# starting_after ending_before "
  static let createdFilter = " created:{gt:# gte:# lt:# lte:#}|# "

  /// The values of the `{…}` segments where the path is this route's, else nil.
  func match(_ path: [Substring]) -> [String]? {
    guard path.count == segments.count else { return nil }
    var values: [String] = []
    for (segment, part) in zip(segments, path) {
      if segment.first == "{" {
        values.append(String(part))
      } else if segment != part {
        return nil
      }
    }
    return values
  }
}
