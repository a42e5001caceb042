import Metering

/// The file that says which metric comes from where.
public struct MetricsFile: Sendable {
  public let definitions: [MetricDefinition]

  /// The definitions of `METRICS_CONFIG`, or the built-in ones; throws `setting` or `metricsFile`.
  ///
  /// `read` answers the text of a file, or nil when it cannot be read.
  public static func definitions(_ settings: ExporterSettings, read: (String) -> String?)
    throws(ExporterError) -> [MetricDefinition]
  {
    guard let path = settings.metricsFilePath else {
      return try BuiltInMetrics.definitions(settings)
    }
    guard let yaml = read(path) else {
      throw ExporterError(
        .setting, "METRICS_CONFIG=\"\(path)\" cannot be used: it takes a readable file")
    }
    return try MetricsFile(yaml: yaml, settings: settings, name: "METRICS_CONFIG=\"\(path)\"")
      .definitions
  }

  /// Reads a file's text; `name` stands before the messages.
  ///
  /// Throws `metricsFile` with every mistake: line, what was found, what is allowed, the likely correction.
  init(yaml: String, settings: ExporterSettings, name: String) throws(ExporterError) {
    let root = try Self.root(yaml, name)
    var reader = MetricsFileReader(settings: settings)
    definitions = reader.definitions(root)
    guard reader.issues.isEmpty else {
      let lines = reader.issues.sorted { $0.line < $1.line }
        .map { "line \($0.line): \($0.text)" }
      throw ExporterError(.metricsFile, "\(name): \(lines.joined(separator: "; "))")
    }
  }

  private static func root(_ yaml: String, _ name: String) throws(ExporterError) -> YAMLNode {
    do throws(YAMLError) {
      if let node = try YAMLDocument.root(yaml) { return node }
    } catch {
      throw ExporterError(
        .metricsFile, "\(name): line \(error.line): \(error.problem)")
    }
    throw ExporterError(.metricsFile, "\(name): line 1: the file is empty; it needs metrics:")
  }
}
