import Foundation
public import Metering

/// The machine's clock.
public struct SystemWallClock: WallClock {
  public init() {}

  /// Read to the nanosecond where the machine has it.
  public func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(
      nanoseconds: Int64(time.tv_sec) * Timestamp.nanosecondsPerSecond + Int64(time.tv_nsec))
  }
}
