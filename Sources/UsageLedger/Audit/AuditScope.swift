public import Metering
import Synchronization

/// One request or command that may change something, and its row in the audit log.
///
/// The row is written once: in the transaction of the first change in the store, or, where Stripe is called before, by itself
/// before that call. What then becomes of the action is a row behind it, unless the first already says it. Where nothing was
/// changed, because the request was refused before, there is no row.
public final class AuditScope: Sendable {
  /// The scope of what the current task does; nil outside of any.
  @TaskLocal public static var current: AuditScope?

  private enum Phase {
    case waiting
    /// Others of the scope wait until it is known whether the row is durable.
    case writing([CheckedContinuation<Void, Never>])
    /// `isTold`: the log says what became of it.
    case written(Int64, isTold: Bool)
    /// Nothing is to be recorded: a rehearsal.
    case dropped
  }

  private struct State {
    var event: AuditEvent
    var phase = Phase.waiting
    var journal: (any AuditJournal)?
  }

  private let state: Mutex<State>
  private let opening: @Sendable () throws(LedgerError) -> any AuditJournal
  private let recordsSuccess: Bool

  /// For a request: what it succeeds in is recorded also where the store was not changed, such as a link that was handed out.
  public init(_ event: AuditEvent, journal: any AuditJournal) {
    state = Mutex(State(event: event.cut(), journal: journal))
    opening = { () throws(LedgerError) -> any AuditJournal in journal }
    recordsSuccess = true
  }

  /// For a command, which may need no store of its own: `opening` opens one for the row. One that changed nothing leaves none.
  public init(
    _ event: AuditEvent, opening: @escaping @Sendable () throws(LedgerError) -> any AuditJournal
  ) {
    state = Mutex(State(event: event.cut()))
    self.opening = opening
    recordsSuccess = false
  }

  /// The store that the command opened.
  public func attach(_ journal: any AuditJournal) {
    state.withLock { if $0.journal == nil { $0.journal = journal } }
  }

  /// Who it is, where that is known later.
  public func identify(_ actor: String, name: String?) {
    state.withLock {
      $0.event.actor = actor
      $0.event.actorName = name
    }
  }

  /// What is to be changed: a JSON object.
  public func describe(_ details: String) {
    state.withLock { state in
      state.event.details = details
      state.event = state.event.cut()
    }
  }

  /// Nothing is going to be changed: no row.
  public func drop() {
    state.withLock { if case .waiting = $0.phase { $0.phase = .dropped } }
  }

  /// The row, for a transaction that is about to change something; nil where it is written. Whoever comes while another one
  /// writes it waits for what becomes of that.
  package func take() async -> AuditEvent? {
    await claim { state in
      guard case .waiting = state.phase else { return nil }
      var event = state.event
      event.outcome = "done"
      return event
    }
  }

  /// The transaction that took the row is durable.
  package func written(_ number: Int64) { settle(.written(number, isTold: true)) }

  /// The transaction that took the row was taken back.
  package func giveBack() { settle(.waiting) }

  /// Says before a change outside of the store that what becomes of it is not known yet: by the row itself, or by one behind a
  /// row that told of a change in the store.
  public func announce() async throws(LedgerError) {
    var number: Int64?
    let claimed = await claim { state in
      switch state.phase {
      case .waiting: return state.event
      case .written(let row, isTold: true):
        number = row
        return state.event
      default: return nil
      }
    }
    guard let event = claimed else { return }
    do throws(LedgerError) {
      let journal = if let known = state.withLock({ $0.journal }) { known } else { try opening() }
      attach(journal)
      let row = number.map { event.outcome(nil, of: $0, at: event.at) } ?? event
      let entry = try await journal.record(row)
      settle(.written(number ?? entry.number, isTold: false))
    } catch {
      settle(number.map { .written($0, isTold: true) } ?? .waiting)
      throw error
    }
  }

  /// What `wanted` takes of the state, for one writer at a time; nil where it takes nothing.
  private func claim(_ wanted: (inout State) -> AuditEvent?) async -> AuditEvent? {
    while true {
      let (event, isWriting) = state.withLock { state -> (AuditEvent?, Bool) in
        if case .writing = state.phase { return (nil, true) }
        let event = wanted(&state)
        if event != nil { state.phase = .writing([]) }
        return (event, false)
      }
      guard isWriting else { return event }
      await withCheckedContinuation { waiting in
        let isOver = state.withLock { state in
          guard case .writing(let others) = state.phase else { return true }
          state.phase = .writing(others + [waiting])
          return false
        }
        if isOver { waiting.resume() }
      }
    }
  }

  private func settle(_ phase: Phase) {
    let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      defer { state.phase = phase }
      guard case .writing(let waiting) = state.phase else { return [] }
      return waiting
    }
    for one in waiting { one.resume() }
  }

  /// Writes what is still to be said once the action is over: its row where it succeeded without any, and its outcome where
  /// the row does not tell it.
  public func finish(_ outcome: String, succeeded: Bool, at now: Timestamp)
    async throws(LedgerError)
  {
    let (event, journal) = state.withLock { state -> (AuditEvent?, (any AuditJournal)?) in
      var event = state.event
      event.outcome = outcome
      switch state.phase {
      case .waiting where succeeded && recordsSuccess: return (event, state.journal)
      case .written(let number, let isTold) where !isTold || !succeeded:
        return (event.outcome(outcome, of: number, at: now), state.journal)
      default: return (nil, nil)
      }
    }
    guard let event, let journal else { return }
    _ = try await journal.record(event)
  }
}
