import Metering

/// How long a point of a series is.
enum SeriesStep: String, Sendable, CaseIterable {
  case hour
  case day

  init(_ text: String) throws(MeteringError) {
    guard let step = SeriesStep(rawValue: text) else {
      let allowed = Self.allCases.map(\.rawValue).joined(separator: " or ")
      throw MeteringError(.invalidName, "\"\(text.prefix(40))\" is not \(allowed)")
    }
    self = step
  }

  var seconds: Int64 { self == .hour ? 3_600 : 86_400 }

  /// How many points a series has at most: two days of hours, or a long month of days.
  var mostPoints: Int { self == .hour ? 48 : 32 }
}
