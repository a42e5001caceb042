import BillingServer
import Catalog
import FileEditions
import Logging
import Synchronization

/// The catalogue of a running service: read again as soon as its file has changed.
///
/// The file is looked at when the catalogue is asked for, at most every 20 ms, which costs a few microseconds. A file that
/// is broken or gone leaves the catalogue before it in force: that is logged once an edition, and told by `problem`.
final class WatchedCatalog: CatalogSource {
  private struct State {
    var loaded: CatalogLoading.Loaded
    var edition: FileEdition?
    var problem: String?
    var lookedAt = ContinuousClock.now
  }

  private static let pause = Duration.milliseconds(20)

  private let path: String?
  private let logger: Logger
  private let state: Mutex<State>

  /// Throws as `CatalogLoading.load`: a service does not start with a broken catalogue.
  init(_ path: String?, logger: Logger) throws(CommandFailure) {
    self.path = path
    self.logger = logger
    let edition = FileEdition(path ?? CatalogLoading.defaultPath)
    state = Mutex(State(loaded: try CatalogLoading.load(path), edition: edition))
  }

  var current: PriceCatalog { upToDate().loaded.catalog }

  /// The file's path, or what stands in for it.
  var origin: String { upToDate().loaded.origin }

  /// Why the catalogue in force is not what the file says; nil while it is.
  var problem: String? { upToDate().problem }

  private func upToDate() -> State {
    state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.lookedAt >= Self.pause else { return state }
      state.lookedAt = now
      let edition = FileEdition(path ?? CatalogLoading.defaultPath)
      if edition != state.edition {
        state.edition = edition
        read(&state)
      }
      return state
    }
  }

  private func read(_ state: inout State) {
    guard state.edition != nil else {
      refuse("\(path ?? CatalogLoading.defaultPath): there is no such file", &state)
      return
    }
    do throws(CommandFailure) {
      state.loaded = try CatalogLoading.load(path)
      state.problem = nil
      logger.notice("the catalogue was read again", metadata: ["file": "\(state.loaded.origin)"])
    } catch {
      refuse("\(error)", &state)
    }
  }

  private func refuse(_ reason: String, _ state: inout State) {
    state.problem = "The catalogue file is broken, the one read before stays in force: \(reason)"
    logger.error(
      "the catalogue file is broken; the one read before stays in force",
      metadata: ["reason": "\(reason)"])
  }
}
