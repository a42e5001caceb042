import Synchronization

/// What requests say that is to be kept of their senders, behind them: only what is news beside what was said before.
///
/// A request costs a comparison; what is new waits for ``NewsRecorder``, so that no request and no commit of a report writes it.
final class NewsLog<Subject: Hashable & Sendable, News: Equatable & Sendable>: Sendable {
  private struct State {
    /// What this process knows to be kept or waiting.
    var known: [Subject: News] = [:]
    var waiting: [Subject: News] = [:]
  }

  /// How many subjects are remembered before the memory is cleared.
  private static var capacity: Int { 100_000 }

  private let state = Mutex(State())

  func note(_ news: News, of subject: Subject) {
    state.withLock { state in
      guard state.known[subject] != news else { return }
      if state.known.count >= Self.capacity { state.known.removeAll() }
      state.known[subject] = news
      state.waiting[subject] = news
    }
  }

  /// What waits, which is the caller's from now on.
  func take() -> [Subject: News] {
    state.withLock { state in
      defer { state.waiting = [:] }
      return state.waiting
    }
  }

  /// What could not be kept waits again, unless something newer does.
  func giveBack(_ news: [Subject: News]) {
    state.withLock { $0.waiting.merge(news) { newer, _ in newer } }
  }
}
