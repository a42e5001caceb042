import HTTPTypes
import Metering
import Reporting
import UsageLedger

/// What is known of a batch before its body is read.
struct BatchArrival: Sendable {
  /// A report of the batch as far as it could be parsed.
  typealias Item = Result<BatchItem, JSONSyntaxError>

  let headerKey: String?
  let caller: Caller
  let receivedAt: Timestamp

  /// `headerKey#0`, `headerKey#1`, … name the reports that name themselves in no other way, so that a repeated batch
  /// counts once.
  func key(at position: Int) -> String? { headerKey.map { "\($0)#\(position)" } }

  /// The elements of a JSON array. A document that is no array is refused whole.
  func array(_ bytes: [UInt8]) throws(Problem) -> [Item] {
    do throws(JSONSyntaxError) {
      let items = try BatchItem.array(bytes, receivedAt: receivedAt, headerKey: key(at:))
      guard let items else {
        throw JSONSyntaxError(.malformed, at: 0, "a batch is an array of reports")
      }
      return items.map { .success($0) }
    } catch {
      throw .malformed("\(error)")
    }
  }

  /// One report a line (NDJSON); empty lines are left out. A broken line is refused by itself.
  func lines(_ bytes: [UInt8]) -> [Item] {
    bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") })
      .filter { line in line.contains { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: " ") } }
      .enumerated().map { position, line in
        do throws(JSONSyntaxError) {
          return .success(
            try BatchItem(Array(line), receivedAt: receivedAt, headerKey: key(at: position)))
        } catch {
          return .failure(error)
        }
      }
  }
}

/// The reports of one batch, each read by itself: one that is wrong does not harm the others.
struct ReportBatch: Sendable {
  /// By position: a report that is fit for the ledger, or why it is not.
  let readings: [Result<ReportReading, Problem>]
  let arrival: BatchArrival

  init(_ items: [BatchArrival.Item], _ arrival: BatchArrival) {
    readings = items.enumerated().map { Self.reading($0.element, at: $0.offset, arrival) }
    self.arrival = arrival
  }

  private static func reading(
    _ item: BatchArrival.Item, at position: Int, _ arrival: BatchArrival
  ) -> Result<ReportReading, Problem> {
    do {
      let reading = try ReportReading(
        item.get(), headerKey: arrival.key(at: position), receivedAt: arrival.receivedAt)
      try arrival.caller.checkReport(reading.report)
      return .success(reading)
    } catch let error as JSONSyntaxError {
      return .failure(.malformed("\(error)"))
    } catch {
      return .failure(Problem(error))
    }
  }
}

/// What became of each report of a batch, in its order.
struct BatchOutcome: Sendable {
  let results: [Result<ReportIntake.Acceptance, Problem>]

  private func count(_ isCounted: (Result<ReportIntake.Acceptance, Problem>) -> Bool) -> Int64 {
    Int64(results.count(where: isCounted))
  }

  /// `results` holds an object with `index` and `status` for each report, and `report` or `problem`.
  var document: JSONWriter {
    var writer = JSONWriter(capacity: 128 + 512 * results.count)
    writer.beginObject()
    writer.key("created")
    writer.write(count { (try? $0.get().isNew) == true })
    writer.key("duplicates")
    writer.write(count { (try? $0.get().isNew) == false })
    writer.key("refused")
    writer.write(count { (try? $0.get()) == nil })
    writer.key("results")
    writer.beginArray()
    for (index, result) in results.enumerated() { Self.write(index, result, to: &writer) }
    writer.endArray()
    writer.endObject()
    return writer
  }

  private static func write(
    _ index: Int, _ result: Result<ReportIntake.Acceptance, Problem>, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.key("index")
    writer.write(Int64(index))
    writer.key("status")
    switch result {
    case .success(let acceptance):
      writer.write(Int64(acceptance.isNew ? 201 : 200))
      acceptance.writeMembers(to: &writer)
    case .failure(let problem):
      writer.write(Int64(problem.status.code))
      writer.key("problem")
      writer.write(problem.document(requestID: nil))
    }
    writer.endObject()
  }
}

extension ReportIntake {
  /// Makes all sound reports of a batch durable in one commit; where one of them makes a day's total too large, in a
  /// commit each, so that only that one is refused.
  func accept(_ batch: ReportBatch) async throws -> BatchOutcome {
    let sound = batch.readings.compactMap { try? $0.get() }
    let drafts = sound.map {
      EntryDraft(
        report: $0.report, receivedAt: batch.arrival.receivedAt,
        reportedBy: batch.arrival.caller.id)
    }
    let found = try await ledger.appendEach(drafts)
    let late = try await lateWarnings(
      about: found.compactMap { try? $0.get().standing }, at: batch.arrival.receivedAt)
    var outcomes = found[...]
    let results = batch.readings.map { reading -> Result<Acceptance, Problem> in
      switch reading {
      case .failure(let problem):
        metrics.count(.refused)
        return .failure(problem)
      case .success(let reading):
        switch outcomes.popFirst() {
        case nil: return .failure(.internalError)
        case .failure(let error):
          metrics.count(.refused)
          return .failure(Problem(error))
        case .success(let outcome):
          let warnings =
            reading.warnings + [outcome.standing.flatMap { late[$0.id] }].compactMap(\.self)
          return Result { () throws(Problem) in try acceptance(of: outcome, warnings) }
        }
      }
    }
    return BatchOutcome(results: results)
  }
}
