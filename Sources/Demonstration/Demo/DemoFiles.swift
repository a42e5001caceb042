/// The demonstration's own files, those of the folder `Files`.
public enum DemoFiles {
  /// The catalogue: the guide's Starter and Professional plans.
  public static var catalog: String { EmbeddedFiles.catalog }

  /// The exporter's metrics for a month of recorded history.
  public static var historyMetrics: String { EmbeddedFiles.historyMetrics }

  /// The exporter's metrics for a running instance, which is its device API, too.
  public static var liveMetrics: String { EmbeddedFiles.liveMetrics }
}
