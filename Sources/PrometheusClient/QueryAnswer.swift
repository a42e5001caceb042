/// An answer of `/api/v1/query`: the series of a matrix, or the server's error.
///
/// The shape is that of prometheus.io/docs/prometheus/latest/querying/api/#instant-queries; a vector is read as a
/// matrix with one sample each.
struct QueryAnswer {
  private(set) var status = ""
  private(set) var resultType = ""
  private(set) var errorType = ""
  private(set) var error = ""
  /// What the server says was left out; `infos` beside it are harmless.
  private(set) var warnings: [String] = []
  private(set) var series: [SampleSeries] = []
  /// The series of native histograms, with the number of their observations.
  private(set) var counts: [SampleSeries] = []

  init(_ bytes: [UInt8]) throws(PrometheusError) {
    var scanner = JSONScanner(bytes)
    var answer = Answer()
    try scanner.object { (scanner, key) throws(PrometheusError) in
      switch key {
      case "status": answer.status = try scanner.string()
      case "errorType": answer.errorType = try scanner.string()
      case "error": answer.error = try scanner.string()
      case "data": try answer.readData(&scanner)
      case "warnings": try answer.readWarnings(&scanner)
      case "isPartial": try answer.readPartial(&scanner)
      default: try scanner.skipValue()
      }
    }
    try scanner.end()
    status = answer.status
    resultType = answer.resultType
    errorType = answer.errorType
    error = answer.error
    warnings = answer.warnings
    series = answer.series
    counts = answer.counts
  }

  /// The series, or the error that the server reports; `partial` when the server warns that something is left out.
  ///
  /// `malformed` too for a series of nothing but native histograms, unless their counts are wanted.
  func matrix(_ field: SampleField = .value) throws(PrometheusError) -> [SampleSeries] {
    guard status == "success" else {
      throw PrometheusError(.queryFailed, "the query failed: \(errorType) \(error.prefix(200))")
    }
    guard resultType == "matrix" || resultType == "vector" else {
      throw PrometheusError(.malformed, "the query answered \"\(resultType)\" instead of a matrix")
    }
    if let warning = warnings.first {
      throw PrometheusError(.partial, "the answer may be a part only: \(warning.prefix(200))")
    }
    let series = field == .count ? counts : series
    if field == .value,
      let other = counts.first(where: { one in
        !self.series.contains { $0.labels == one.labels && !$0.samples.isEmpty }
      })
    {
      throw PrometheusError(
        .malformed, "\(other.labels) is a native histogram; field: count counts its observations")
    }
    // A proxy in front of replicas may show a series once for each: one series, its samples by their times.
    return Set(series.map(\.labels)).count == series.count
      ? series : SampleSeries.joined(series, [])
  }
}

/// The answer while it is being read.
private struct Answer {
  var status = ""
  var resultType = ""
  var errorType = ""
  var error = ""
  var warnings: [String] = []
  var series: [SampleSeries] = []
  var counts: [SampleSeries] = []

  /// A list of texts; null and an empty list say nothing.
  mutating func readWarnings(_ scanner: inout JSONScanner) throws(PrometheusError) {
    switch scanner.peek() {
    case UInt8(ascii: "["):
      var found: [String] = []
      try scanner.array { scanner throws(PrometheusError) in
        if scanner.peek() == UInt8(ascii: "\"") {
          found.append(try scanner.string())
        } else {
          try scanner.skipValue()
          found.append("it names no reason")
        }
      }
      warnings += found
    case UInt8(ascii: "\""): warnings.append(try scanner.string())
    default: try scanner.skipValue()
    }
  }

  /// VictoriaMetrics' own word for an answer without some of its storage nodes.
  mutating func readPartial(_ scanner: inout JSONScanner) throws(PrometheusError) {
    if scanner.peek() == UInt8(ascii: "t") { warnings.append("isPartial is true") }
    try scanner.skipValue()
  }

  mutating func readData(_ scanner: inout JSONScanner) throws(PrometheusError) {
    guard scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
    var (type, found, counts) = ("", [SampleSeries](), [SampleSeries]())
    try scanner.object { (scanner, key) throws(PrometheusError) in
      switch key {
      case "resultType": type = try scanner.string()
      case "result": (found, counts) = try Self.result(&scanner)
      default: try scanner.skipValue()
      }
    }
    resultType = type
    series = found
    self.counts = counts
  }

  private static func result(_ scanner: inout JSONScanner) throws(PrometheusError)
    -> (series: [SampleSeries], counts: [SampleSeries])
  {
    var (series, counts) = ([SampleSeries](), [SampleSeries]())
    try scanner.array { scanner throws(PrometheusError) in
      // A scalar's result holds two plain values; it is refused by its type later.
      guard scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
      let one = try oneSeries(&scanner)
      series.append(one.series)
      if !one.counts.samples.isEmpty { counts.append(one.counts) }
    }
    return (series, counts)
  }

  private static func oneSeries(_ scanner: inout JSONScanner) throws(PrometheusError)
    -> (series: SampleSeries, counts: SampleSeries)
  {
    var (labels, samples, counts) = ([String: String](), [Sample](), [Sample]())
    try scanner.object { (scanner, key) throws(PrometheusError) in
      switch key {
      case "metric":
        try scanner.object { (scanner, label) throws(PrometheusError) in
          labels[label] = try scanner.string()
        }
      case "values":
        try scanner.array { scanner throws(PrometheusError) in
          samples.append(try sample(&scanner))
        }
      case "value": samples.append(try sample(&scanner))
      case "histograms":
        try scanner.array { scanner throws(PrometheusError) in
          counts.append(try histogram(&scanner))
        }
      case "histogram": counts.append(try histogram(&scanner))
      default: try scanner.skipValue()
      }
    }
    return (
      SampleSeries(labels: LabelSet(labels), samples: samples),
      SampleSeries(labels: LabelSet(labels), samples: counts)
    )
  }

  /// `[time, {"count":"60","sum":"3897",…}]`: the number of observations.
  private static func histogram(_ scanner: inout JSONScanner) throws(PrometheusError) -> Sample {
    try scanner.expect("[")
    guard let time = SampleTime(secondsUTF8: try scanner.numberBytes()) else {
      throw scanner.broken("time in seconds")
    }
    try scanner.expect(",")
    var count: String?
    try scanner.object { (scanner, key) throws(PrometheusError) in
      if key == "count" { count = try scanner.string() } else { try scanner.skipValue() }
    }
    try scanner.expect("]")
    guard let count else { throw scanner.broken("count of a histogram") }
    return Sample(time: time, value: SampleValue(text: count))
  }

  private static func sample(_ scanner: inout JSONScanner) throws(PrometheusError) -> Sample {
    try scanner.expect("[")
    guard let time = SampleTime(secondsUTF8: try scanner.numberBytes()) else {
      throw scanner.broken("time in seconds")
    }
    try scanner.expect(",")
    let value = SampleValue(text: try scanner.string())
    try scanner.expect("]")
    return Sample(time: time, value: value)
  }
}
