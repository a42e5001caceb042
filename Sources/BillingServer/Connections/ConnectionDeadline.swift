import NIOCore

/// When a connection is closed unless its client does something first.
///
/// It is moved with every request, while an event loop takes a timer away by looking through all of them: the timer runs on, and is set
/// anew when it has run out too early.
final class ConnectionDeadline {
  private let channel: any Channel
  /// Nil while the connection may stay.
  private var moment: NIODeadline?
  private var timer: (due: NIODeadline, task: Scheduled<Void>)?

  init(_ channel: any Channel) { self.channel = channel }

  /// Instead of what was set before.
  func set(seconds: Int) {
    let moment = NIODeadline.now() + .seconds(Int64(seconds))
    self.moment = moment
    if let timer {
      guard moment < timer.due else { return }
      timer.task.cancel()
    }
    start(until: moment)
  }

  func clear() { moment = nil }

  /// The connection is gone.
  func end() {
    clear()
    timer?.task.cancel()
    timer = nil
  }

  private func start(until due: NIODeadline) {
    let deadline = NIOLoopBound(self, eventLoop: channel.eventLoop)
    timer = (due, channel.eventLoop.scheduleTask(deadline: due) { deadline.value.ranOut() })
  }

  private func ranOut() {
    timer = nil
    guard let moment else { return }
    if moment <= .now() { channel.close(mode: .all, promise: nil) } else { start(until: moment) }
  }
}
