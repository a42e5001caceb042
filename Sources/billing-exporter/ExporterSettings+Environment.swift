import UsageExporter

/// Reads the settings from the environment: every variable of `ExporterVariable` under its own name, those of proxies also
/// in small letters.
extension ExporterSettings {
  /// Every value is read as text, so that a bad one is refused with its own text instead of falling back unseen.
  init(environment: (String) -> String?) throws(ExporterError) {
    try self.init(readFile: TextFile.contents) { variable in
      let text = environment(variable.rawValue)
      return variable.isProxy ? text ?? environment(variable.rawValue.lowercased()) : text
    }
  }
}
