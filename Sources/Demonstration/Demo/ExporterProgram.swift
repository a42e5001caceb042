import Foundation

/// The real exporter, run as a process of its own with the environment that Helm would give it.
struct ExporterProgram: Sendable {
  let path: String
  let environment: [String: String]

  /// The whole environment of one customer's exporter.
  init(
    site: DemoSite, customer: String, metricsFile: String, extra: [String: String] = [:]
  ) {
    path = site.exporterProgram
    var environment = [
      "ENABLE_USAGE_REPORTING": "true", "CUSTOMER_ID": customer,
      "INSTANCE_ID": "k8s-cluster-1", "BILLING_API_URL": site.service,
      "PROMETHEUS_URL": site.instance, "DEVICE_API_URL": site.instance, "NAMESPACE": customer,
      "METRICS_CONFIG": metricsFile, "SPOOL_PATH": "\(site.folder)/\(customer).spool",
    ]
    environment.merge(extra) { _, new in new }
    self.environment = environment
  }

  /// Runs to the end; throws with what it logged when it fails.
  func run(_ arguments: [String]) async throws {
    let process = Process()
    let log = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = environment
    process.standardError = log
    process.standardOutput = FileHandle.nullDevice
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    guard status == 0 else {
      let text = String(decoding: log.fileHandleForReading.availableData, as: UTF8.self)
      throw DemoError(
        .exporterFailed, "billing-exporter \(arguments.joined(separator: " ")): \(text)")
    }
  }

  /// Starts it and leaves it running; its log goes to that file.
  func start(logFile: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.environment = environment
    guard FileManager.default.createFile(atPath: logFile, contents: nil) else {
      throw DemoError(.exporterFailed, "billing-exporter's log \(logFile) cannot be written")
    }
    process.standardError = FileHandle(forWritingAtPath: logFile)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }
}
