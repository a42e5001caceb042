import Amounts
import Metering
import StripeDelivery
import Testing
import UsageLedger

/// A segment driven through thousands of random losses, crashes and restarts, against a Stripe of a few lines that can
/// take the newest timestamp or the newest receipt.
@Suite struct SegmentDeliveryFaultTests {
  /// Stripe's meter with the formula `last`: keeps identifiers for a day.
  struct Meter {
    var byTimestamp: (time: Timestamp, value: WholeQuantity)?
    var byReceipt: WholeQuantity = 0
    var identifiers: [String: (value: WholeQuantity, at: Timestamp)] = [:]
    var contradictions = 0

    mutating func take(_ attempt: DeliveryAttempt, at now: Timestamp) -> DeliveryAnswer {
      if let known = identifiers[attempt.identifier] {
        if known.value != attempt.value { contradictions += 1 }
        if now.nanoseconds(since: known.at) < 86_400_000_000_000 { return .accepted }
      }
      identifiers[attempt.identifier] = (attempt.value, now)
      byReceipt = attempt.value
      if byTimestamp.map({ $0.time <= attempt.eventTime }) ?? true {
        byTimestamp = (attempt.eventTime, attempt.value)
      }
      return .accepted
    }
  }

  struct Run {
    var random: SeededGenerator
    var delivery = Sample.delivery()
    var journal = DeliveryRecord(segment: Sample.segment().key)
    var meter = Meter()
    var now: Int64 = 0
    var sentTimes: [Timestamp] = []
    var faults: [String: Int] = [:]

    init(seed: UInt64) {
      random = SeededGenerator(seed: seed)
    }

    mutating func happens(_ fault: String, oneIn odds: Int) -> Bool {
      guard Int.random(in: 0..<odds, using: &random) == 0 else { return false }
      faults[fault, default: 0] += 1
      return true
    }

    /// The process dies: what is not in the journal is forgotten.
    mutating func restart() {
      delivery = Sample.delivery(journal)
      if happens("a day's outage", oneIn: 4) { now += 90_000 }
    }

    mutating func step(desired: WholeQuantity) -> Bool {
      let moment = Sample.moment(now)
      switch delivery.action(desired: desired, at: moment) {
      case .settled: return true
      case .blocked(let reason):
        Issue.record("blocked: \(reason)")
        return true
      case .wait: now += 1
      case .write(let attempt):
        if happens("crash before the journal", oneIn: 20) { restart() } else { write(attempt) }
      case .send(let attempt): send(attempt, moment)
      }
      return false
    }

    private mutating func write(_ attempt: DeliveryAttempt) {
      delivery.written(attempt)
      journal = delivery.record
      if happens("crash before the send", oneIn: 20) { restart() }
    }

    private mutating func send(_ attempt: DeliveryAttempt, _ moment: DeliveryMoment) {
      if happens("request lost", oneIn: 5) {
        _ = delivery.answered(.postponed(reason: "lost", isAnswering: false), at: moment)
        return
      }
      sentTimes.append(attempt.eventTime)
      let answer = meter.take(attempt, at: moment.wall)
      if happens("crash after the answer", oneIn: 10) {
        restart()
      } else if happens("answer lost", oneIn: 3) {
        _ = delivery.answered(.postponed(reason: "lost", isAnswering: true), at: moment)
      } else {
        _ = delivery.answered(answer, at: moment)
        journal = delivery.record
      }
    }
  }

  @Test(arguments: 1...100)
  func stripeEndsAtTheLedgersTotal(seed: Int) {
    var run = Run(seed: UInt64(seed))
    var desired: WholeQuantity = 0
    for _ in 0..<60 {
      desired = WholeQuantity(Int64.random(in: 0...9, using: &run.random))
      for _ in 0..<Int.random(in: 0...6, using: &run.random) { _ = run.step(desired: desired) }
      run.now += Int64.random(in: 0...20_000, using: &run.random)
    }
    while !run.step(desired: desired) {}
    #expect(run.meter.byReceipt == desired)
    #expect(run.meter.byTimestamp?.value ?? 0 == desired)
    #expect(run.meter.contradictions == 0)
    #expect(run.journal.accepted?.value ?? 0 == desired)
    #expect(run.sentTimes == run.sentTimes.sorted())
    #expect(run.sentTimes.allSatisfy { $0 < Sample.segment().end })
    #expect(run.faults.count >= 4)
  }
}
