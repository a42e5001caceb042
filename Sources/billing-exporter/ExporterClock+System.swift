import Glibc
import Metering
import UsageExporter

extension ExporterClock {
  /// The machine's wall clock, and sleeps that do not depend on it.
  static let system = ExporterClock(
    now: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Timestamp(
        nanoseconds: Int64(time.tv_sec) * Timestamp.nanosecondsPerSecond + Int64(time.tv_nsec))
    },
    sleep: { milliseconds in try await Task.sleep(for: .milliseconds(milliseconds)) })
}
