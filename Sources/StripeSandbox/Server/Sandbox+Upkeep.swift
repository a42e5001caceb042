import Synchronization

extension Sandbox {
  /// Brings the sandbox's time up to its clock's; it never goes back by itself.
  func followClock(_ held: inout Held) {
    let now = clock.now() + held.state.rules.clockSkewSeconds
    held.state.wallNow = max(held.state.wallNow, now)
  }

  /// The `Date` header: the sandbox's own time, with the skew of its switch.
  var httpDate: String {
    HTTPDateText.text(held.withLock { clock.now() + $0.state.rules.clockSkewSeconds })
  }

  /// One bite of the work of advancing clocks; true while there is more.
  func step() -> Bool {
    held.withLock { held in
      held.changes += 1
      return held.state.advanceClocks(budget: 200)
    }
  }

  /// What goes wrong with this call on demand, if anything.
  func fault(for request: IncomingRequest) -> InjectedFault? {
    held.withLock { held in
      for index in held.faults.indices
      where held.faults[index].strikes(method: request.method, path: request.path) {
        return held.faults[index]
      }
      return nil
    }
  }

  func control(_ request: IncomingRequest) -> Answer {
    let body = request.body.isEmpty ? JSON.null : (try? JSON(v2Body: request.body)) ?? .null
    let routes = ControlRoutes(method: request.method, path: request.path, body: body)
    return held.withLock { held in
      followClock(&held)
      held.changes += 1
      let answer = routes.answer(&held)
      wakeUp()
      return answer
    }
  }

  /// Keeps a call's idempotency key busy while it is slow on demand.
  func hold(_ request: IncomingRequest, isHeld: Bool) {
    guard let key = request.idempotencyKey else { return }
    held.withLock { $0.idempotency.hold(key, isHeld: isHeld) }
  }

  /// Does what fell due by the wall clock since the last look.
  func catchUp() {
    held.withLock { held in
      followClock(&held)
      held.state.publishFaultReports()
      if held.state.hasWork { wakeUp() }
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
