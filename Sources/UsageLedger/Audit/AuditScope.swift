public import Metering
import Synchronization

/// One request or command that may change something, and its one row in the audit log.
///
/// The row is written once: in the transaction of the first change in the store, or, where Stripe is called before, by itself
/// before that call. What then becomes of the action is a second row, unless the first already says it. Where nothing was
/// changed, because the request was refused before, there is no row.
public final class AuditScope: Sendable {
  /// The scope of what the current task does; nil outside of any.
  @TaskLocal public static var current: AuditScope?

  private enum Phase {
    case waiting, writing
    case written(Int64)
    /// Nothing is to be recorded: a rehearsal.
    case dropped
  }

  private struct State {
    var event: AuditEvent
    var phase = Phase.waiting
    /// Whether the row was written before its outcome was known.
    var isOpen = false
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

  /// The row, for a transaction that is about to change something; nil where it is written, or another has taken it.
  package func take() -> AuditEvent? {
    state.withLock { state in
      guard case .waiting = state.phase else { return nil }
      state.phase = .writing
      var event = state.event
      event.outcome = "done"
      return event
    }
  }

  /// The transaction that took the row is durable.
  package func written(_ number: Int64) { state.withLock { $0.phase = .written(number) } }

  /// The transaction that took the row was taken back.
  package func giveBack() { state.withLock { $0.phase = .waiting } }

  /// Writes the row before a change outside of the store, where it is not written yet.
  public func announce() async throws(LedgerError) {
    let (event, journal) = state.withLock { state -> (AuditEvent?, (any AuditJournal)?) in
      if case .dropped = state.phase { return (nil, nil) }
      state.isOpen = true
      guard case .waiting = state.phase else { return (nil, nil) }
      state.phase = .writing
      return (state.event, state.journal)
    }
    guard let event else { return }
    do throws(LedgerError) {
      let journal = if let journal { journal } else { try opening() }
      attach(journal)
      written(try await journal.record(event).number)
    } catch {
      giveBack()
      throw error
    }
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
      case .written(let number) where state.isOpen || !succeeded:
        return (event.outcome(outcome, of: number, at: now), state.journal)
      default: return (nil, nil)
      }
    }
    guard let event, let journal else { return }
    _ = try await journal.record(event)
  }
}
