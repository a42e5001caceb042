import Synchronization

extension Sandbox {
  /// One bite of the work of advancing clocks; true while there is more.
  func step() -> Bool {
    held.withLock { held in
      held.changes += 1
      return held.state.advanceClocks(budget: 200)
    }
  }

  /// Does what fell due by the wall clock since the last look.
  func catchUp() {
    let now = clock.now()
    held.withLock { held in
      held.state.wallNow = max(held.state.wallNow, now)
      guard let next = held.state.agenda.next(on: nil), next.at <= held.state.wallNow else {
        return
      }
      held.changes += 1
      held.state.catchUpWithWall()
    }
  }

  var changes: Int { held.withLock { $0.changes } }

  var content: StateFile.Content {
    held.withLock { StateFile.Content(state: $0.state, idempotency: $0.idempotency) }
  }
}
