/// An answer of `/api/v1/query`: the series of a matrix, or the server's error.
///
/// The shape is that of prometheus.io/docs/prometheus/latest/querying/api/#instant-queries; a vector is read as a
/// matrix with one sample each.
struct QueryAnswer {
  private(set) var status = ""
  private(set) var resultType = ""
  private(set) var errorType = ""
  private(set) var error = ""
  private(set) var series: [SampleSeries] = []

  init(_ bytes: [UInt8]) throws(PrometheusError) {
    var scanner = JSONScanner(bytes)
    var answer = Answer()
    try scanner.object { (scanner, key) throws(PrometheusError) in
      switch key {
      case "status": answer.status = try scanner.string()
      case "errorType": answer.errorType = try scanner.string()
      case "error": answer.error = try scanner.string()
      case "data": try answer.readData(&scanner)
      default: try scanner.skipValue()
      }
    }
    try scanner.end()
    status = answer.status
    resultType = answer.resultType
    errorType = answer.errorType
    error = answer.error
    series = answer.series
  }

  /// The series, or the error that the server reports.
  func matrix() throws(PrometheusError) -> [SampleSeries] {
    guard status == "success" else {
      throw PrometheusError(.queryFailed, "the query failed: \(errorType) \(error.prefix(200))")
    }
    guard resultType == "matrix" || resultType == "vector" else {
      throw PrometheusError(.malformed, "the query answered \"\(resultType)\" instead of a matrix")
    }
    return series
  }
}

/// The answer while it is being read.
private struct Answer {
  var status = ""
  var resultType = ""
  var errorType = ""
  var error = ""
  var series: [SampleSeries] = []

  mutating func readData(_ scanner: inout JSONScanner) throws(PrometheusError) {
    guard scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
    var (type, found) = ("", [SampleSeries]())
    try scanner.object { (scanner, key) throws(PrometheusError) in
      switch key {
      case "resultType": type = try scanner.string()
      case "result": found = try Self.result(&scanner)
      default: try scanner.skipValue()
      }
    }
    resultType = type
    series = found
  }

  private static func result(_ scanner: inout JSONScanner) throws(PrometheusError) -> [SampleSeries]
  {
    var series: [SampleSeries] = []
    try scanner.array { scanner throws(PrometheusError) in
      // A scalar's result holds two plain values; it is refused by its type later.
      guard scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
      series.append(try oneSeries(&scanner))
    }
    return series
  }

  private static func oneSeries(_ scanner: inout JSONScanner) throws(PrometheusError)
    -> SampleSeries
  {
    var (labels, samples) = ([String: String](), [Sample]())
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
      default: try scanner.skipValue()
      }
    }
    return SampleSeries(labels: LabelSet(labels), samples: samples)
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
