import WebClient
import Wire

/// What the declared types of a metric family say of one of its series.
///
/// Types are those of the exposition formats and of `/api/v1/metadata`
/// (prometheus.io/docs/prometheus/latest/querying/api/#querying-metric-metadata).
public enum SeriesType: String, Hashable, Sendable {
  case counter
  case gauge

  /// Nil where a type says nothing about counting, as `unknown` and `info`.
  public init?(name: String, family: String, type: String) {
    let suffix = name.hasPrefix(family) ? String(name.dropFirst(family.count)) : ""
    switch (type.lowercased(), suffix) {
    case (_, "_created"), ("gauge", _), ("gaugehistogram", _): self = .gauge
    // A quantile moves both ways; a histogram without a suffix is a native one, whose count rises.
    case ("summary", ""): self = .gauge
    case ("counter", _), ("histogram", _), ("summary", _): self = .counter
    default: return nil
    }
  }

  /// The families that a series of that name may belong to.
  static func families(of name: String) -> [String] {
    let suffixes = ["_total", "_count", "_sum", "_bucket", "_created"]
    return [name] + suffixes.filter { name.hasSuffix($0) }.map { String(name.dropLast($0.count)) }
  }
}

extension Exposition {
  /// What the `TYPE` lines say of series of that name; nil where they say nothing.
  public func type(of name: String) -> SeriesType? {
    SeriesType.families(of: name).lazy.compactMap { family in
      types[family].flatMap { SeriesType(name: name, family: family, type: $0) }
    }.first
  }
}

extension PrometheusQueries {
  /// What the targets that expose series of that name declare them as; nil where they do not agree, where the server
  /// does not know, and where it does not answer.
  public func type(of name: String) async -> SeriesType? {
    for family in SeriesType.families(of: name) {
      let address = base.appending(path: "/api/v1/metadata").setting([
        (name: "metric", value: family)
      ])
      guard let answer = try? await source.get(address, headers: headers), answer.status == 200,
        let types = try? MetadataAnswer(answer.body).types[family], !types.isEmpty
      else { continue }
      let found = types.map { SeriesType(name: name, family: family, type: $0) }
      return Set(found).count == 1 ? found[0] : nil
    }
    return nil
  }
}

/// An answer of `/api/v1/metadata`: the types of each family.
private struct MetadataAnswer {
  private(set) var types: [String: [String]] = [:]

  init(_ bytes: [UInt8]) throws(PrometheusError) {
    var scanner = JSONScanner(bytes)
    var types: [String: [String]] = [:]
    try scanner.object { (scanner, key) throws(PrometheusError) in
      guard key == "data", scanner.peek() == UInt8(ascii: "{") else {
        return try scanner.skipValue()
      }
      try scanner.object { (scanner, family) throws(PrometheusError) in
        var found: [String] = []
        try scanner.array { scanner throws(PrometheusError) in
          try scanner.object { (scanner, key) throws(PrometheusError) in
            if key == "type" { found.append(try scanner.string()) } else { try scanner.skipValue() }
          }
        }
        types[family] = found
      }
    }
    self.types = types
  }
}
