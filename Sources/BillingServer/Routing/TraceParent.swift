import HTTPTypes
import Hummingbird
import Logging

/// What a caller calls the work that its request is part of: the field `traceparent` (www.w3.org/TR/trace-context, section 3.2).
struct TraceParent: Equatable {
  private static let lengths = [2, 32, 16, 2]

  /// 32 hexadecimal digits, the same in every service that takes part.
  let traceID: String

  /// Nil for what the specification has a receiver pass over: other digits, other lengths, all zeros, version `ff`. Of a later version
  /// than 00 the four known parts are read.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts.prefix(4).map(\.utf8.count) == Self.lengths,
      parts.prefix(4).allSatisfy({ $0.utf8.allSatisfy(Self.isLowerHex) }),
      parts[0] == "00" ? parts.count == 4 : parts[0] != "ff",
      !parts[1].utf8.allSatisfy({ $0 == UInt8(ascii: "0") }),
      !parts[2].utf8.allSatisfy({ $0 == UInt8(ascii: "0") })
    else { return nil }
    traceID = String(parts[1])
  }

  /// Nil also for a request with several such fields.
  init?(of request: Request) {
    let fields = request.headers[values: .traceParent]
    guard fields.count == 1 else { return nil }
    self.init(fields[0])
  }

  private static func isLowerHex(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}

extension HTTPField.Name {
  static let traceParent = HTTPField.Name("traceparent")!
}

extension BillingRequestContext {
  /// The context under the caller's name for the request, in answers and in the log, where the caller gave one.
  func named(by request: Request) -> BillingRequestContext {
    guard let trace = TraceParent(of: request) else { return self }
    var context = self
    context.requestID = trace.traceID
    context.logger[metadataKey: RequestLog.idKey] = .string(trace.traceID)
    return context
  }
}
