import BillingServer
import Metering
import StripeSandbox

/// The machine's clock, or one that runs as fast from another time on: for the service and for the sandbox.
struct DemoClock: WallClock {
  private let machine = SystemWallClock()
  private let shiftNanoseconds: Int64

  /// `beginning`: what it shows now; nil for the machine's time.
  init(beginningAt beginning: Timestamp?) {
    let now = machine.now()
    shiftNanoseconds = beginning.map { $0.nanoseconds(since: now) } ?? 0
  }

  func now() -> Timestamp { machine.now().advanced(byNanoseconds: shiftNanoseconds) }

  /// The same for the sandbox, which builds on nothing of ours.
  var ofSandbox: some SandboxClock { Sandbox(clock: self) }

  private struct Sandbox: SandboxClock {
    let clock: DemoClock

    func now() -> Int64 { clock.now().seconds }
  }
}
