import CoreMetrics
import Foundation
import Logging
import Metering
public import ServiceLifecycle

/// Writes the tables of a schedule into its folder. Each replica that has the setting does; in one folder they find each other's files.
public struct ScheduledExports: Service {
  private let schedule: ExportSchedule
  private let export: TableExport
  private let clock: any WallClock
  private let pause: Duration
  private let logger: Logger

  /// `pause`: how long is waited between two looks.
  public init(
    _ dependencies: ServiceDependencies, _ schedule: ExportSchedule,
    pause: Duration = .seconds(60)
  ) {
    self.schedule = schedule
    export = TableExport(store: dependencies.store)
    clock = dependencies.clock
    self.pause = pause
    logger = dependencies.logger
  }

  /// Runs until graceful shutdown or cancellation. A file that cannot be written is tried again after the pause.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        WholeFile.removeLeftovers(in: schedule.folder) { name in
          ExportKind.allCases.contains { name.hasPrefix("\($0.rawValue)-") }
        }
        for file in schedule.due(at: clock.now(), written: written) where !Task.isCancelled {
          await write(file)
        }
        try? await Task.sleep(for: pause)
      }
    }
  }

  func write(_ file: ExportSchedule.File) async {
    let kind = [("kind", file.question.kind.rawValue)]
    do {
      try await WholeFile.write(to: path(of: file.name)) { write in
        try await export.write(file.question, as: file.format) { piece in
          try Task.checkCancellation()
          try await write(piece)
        }
      }
      Gauge(label: "billing_export_written_timestamp_seconds", dimensions: kind)
        .record(clock.now().seconds)
      logger.info("a table is exported", metadata: ["file": "\(file.name)"])
    } catch {
      guard !Task.isCancelled else { return }
      Counter(label: "billing_export_failures_total", dimensions: kind).increment()
      logger.error(
        "a table cannot be exported", metadata: ["file": "\(file.name)", "reason": "\(error)"])
    }
  }

  func written(_ name: String) -> Timestamp? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path(of: name))
    return (attributes?[.modificationDate] as? Date).map {
      Timestamp(seconds: Int64($0.timeIntervalSince1970))
    }
  }

  private func path(of name: String) -> String { "\(schedule.folder)/\(name)" }
}
