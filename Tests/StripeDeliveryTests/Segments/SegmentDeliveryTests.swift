import Amounts
import Metering
import StripeDelivery
import Testing
import UsageLedger

@Suite struct SegmentDeliveryTests {
  /// Writes, sends and accepts until there is nothing to do; returns what was sent.
  static func settle(
    _ delivery: inout SegmentDelivery, at desired: WholeQuantity, _ moment: DeliveryMoment
  ) -> [DeliveryAttempt] {
    var sent: [DeliveryAttempt] = []
    while true {
      switch delivery.action(desired: desired, at: moment) {
      case .write(let attempt): delivery.written(attempt)
      case .send(let attempt):
        sent.append(attempt)
        _ = delivery.answered(.accepted, at: moment)
      case .settled, .wait, .blocked: return sent
      }
    }
  }

  /// Brings a delivery to the point where the first fact is to be sent.
  static func pending(_ desired: WholeQuantity = 5) -> (SegmentDelivery, DeliveryAttempt) {
    var delivery = Sample.delivery()
    guard case .write(let attempt) = delivery.action(desired: desired, at: Sample.moment(1_000))
    else { preconditionFailure("a first total is written down") }
    delivery.written(attempt)
    return (delivery, attempt)
  }

  @Test func nothingUsedIsNothingSent() {
    #expect(Sample.delivery().action(desired: 0, at: Sample.moment(1_000)) == .settled)
  }

  @Test func aTotalIsWrittenDownThenSentThenSettled() throws {
    var (delivery, attempt) = Self.pending(8)
    #expect(attempt.value == 8)
    #expect(attempt.sequence == 1)
    #expect(attempt.eventTime == Sample.time(1_000))
    #expect(attempt.eventName == "device_usage")
    #expect(delivery.action(desired: 8, at: Sample.moment(1_000)) == .send(attempt))
    #expect(delivery.answered(.accepted, at: Sample.moment(1_001)) == .accepted)
    #expect(delivery.action(desired: 8, at: Sample.moment(1_001)) == .settled)
    #expect(delivery.record.accepted?.resolvedAt == Sample.time(1_001))
  }

  @Test func fiveSevenFiveIsThreeFacts() {
    var delivery = Sample.delivery()
    var sent: [DeliveryAttempt] = []
    for total in [5, 7, 5] as [WholeQuantity] {
      sent += Self.settle(&delivery, at: total, Sample.moment(2_000))
    }
    #expect(sent.map(\.value) == [5, 7, 5])
    #expect(sent.map(\.sequence) == [1, 2, 3])
    #expect(Set(sent.map(\.identifier)).count == 3)
    #expect(sent.map(\.eventTime) == [2_000, 2_001, 2_002].map(Sample.time))
  }

  @Test func aTotalThatFallsToZeroIsSent() {
    var delivery = Sample.delivery()
    _ = Self.settle(&delivery, at: 5, Sample.moment(2_000))
    #expect(Self.settle(&delivery, at: 0, Sample.moment(2_010)).map(\.value) == [0])
  }

  @Test func afterALostAnswerTheSameFactIsSentBeforeAnythingNewer() {
    var (delivery, attempt) = Self.pending()
    let lost = DeliveryAnswer.postponed(reason: "reset", isAnswering: false)
    #expect(delivery.answered(lost, at: Sample.moment(1_000)) == nil)
    let wait = delivery.action(desired: 9, at: Sample.moment(1_000))
    #expect(
      wait
        == .wait(
          until: Sample.time(1_000).advanced(byNanoseconds: 500_000_000), reason: "reset"))
    #expect(delivery.action(desired: 9, at: Sample.moment(1_001)) == .send(attempt))
    _ = delivery.answered(.accepted, at: Sample.moment(1_001))
    let next = Self.settle(&delivery, at: 9, Sample.moment(1_002))
    #expect(next.map(\.value) == [9])
  }

  /// Stripe keeps a 500 under its idempotency key and would repeat it for a day.
  @Test func afterAFailureInsideStripeTheSameFactGoesUnderAnotherKey() {
    var (delivery, attempt) = Self.pending()
    var keys = [delivery.key(of: attempt)]
    for seconds in [1_000, 1_010, 1_020] as [Int64] {
      #expect(delivery.action(desired: 9, at: Sample.moment(seconds)) == .send(attempt))
      #expect(delivery.answered(.failed(reason: "500"), at: Sample.moment(seconds)) == nil)
      keys.append(delivery.key(of: attempt))
    }
    #expect(Set(keys).count == 4 && keys[0] == attempt.identifier)
    // A lost answer keeps the key: Stripe may have the fact under it.
    _ = delivery.answered(.postponed(reason: "reset", isAnswering: false), at: Sample.moment(1_030))
    #expect(delivery.key(of: attempt) == keys[3])
    _ = delivery.answered(.accepted, at: Sample.moment(1_100))
    #expect(Self.settle(&delivery, at: 9, Sample.moment(1_101)).map(\.value) == [9])
    #expect(delivery.key(of: attempt) == attempt.identifier)
  }

  @Test func afterARestartTheUnresolvedFactIsSentAtOnce() {
    let (delivery, attempt) = Self.pending()
    let restarted = Sample.delivery(delivery.record)
    // Also after Stripe has forgotten keys and identifiers: the same value at the same second changes nothing.
    for seconds in [1_000, 25 * 3_600, 20 * 86_400] as [Int64] {
      #expect(restarted.action(desired: 9, at: Sample.moment(seconds)) == .send(attempt))
    }
  }

  @Test(arguments: [
    (true, [0.5, 1, 2, 4, 8, 10, 10]), (false, [0.5, 1, 2, 4, 8, 16, 32, 60, 60]),
  ])
  func waitsLongerEachTime(isAnswering: Bool, seconds: [Double]) {
    var (delivery, _) = Self.pending()
    var waits: [Double] = []
    for _ in seconds {
      _ = delivery.answered(
        .postponed(reason: "no", isAnswering: isAnswering), at: Sample.moment(2_000))
      if case .wait(let until, _) = delivery.action(desired: 5, at: Sample.moment(2_000)) {
        waits.append(Double(until.nanoseconds(since: Sample.time(2_000))) / 1e9)
      }
    }
    #expect(waits == seconds)
  }

  @Test func aRefusedTotalIsTriedAgainAsANewFactAfterTenMinutes() {
    var (delivery, first) = Self.pending()
    let outcome = delivery.answered(.refused(reason: "no meter"), at: Sample.moment(1_000))
    #expect(outcome == .rejected(reason: "no meter"))
    #expect(
      delivery.action(desired: 5, at: Sample.moment(1_599))
        == .wait(until: Sample.time(1_600), reason: "no meter"))
    let sent = Self.settle(&delivery, at: 5, Sample.moment(1_600))
    #expect(sent.map(\.sequence) == [2])
    #expect(sent.first?.identifier != first.identifier)
  }

  @Test func anotherTotalDoesNotWaitForARefusedOne() {
    var (delivery, _) = Self.pending()
    _ = delivery.answered(.refused(reason: "no meter"), at: Sample.moment(1_000))
    #expect(Self.settle(&delivery, at: 6, Sample.moment(1_001)).map(\.value) == [6])
  }

  @Test func aNameThatStripeKnowsOtherwiseIsReplacedAtOnce() {
    var (delivery, _) = Self.pending()
    _ = delivery.answered(.identifierConflict(reason: "key in use"), at: Sample.moment(1_000))
    #expect(Self.settle(&delivery, at: 5, Sample.moment(1_000)).map(\.sequence) == [2])
  }

  /// Three facts were sent after the backup that the journal was restored from, where each takes the next second: in a
  /// segment's first minute, and from ten minutes before its end on.
  @Test(arguments: [0, Sample.monthSeconds - 300, Sample.monthSeconds + 60])
  func afterARestoreTheNewTotalIsDatedBehindAllThatStripeHas(now: Int64) throws {
    var delivery = Sample.delivery()
    let kept = Self.settle(&delivery, at: 5, Sample.moment(now))
    let backup = delivery.record
    var taken: Set<String> = []
    var newest = kept.last?.eventTime
    for value: WholeQuantity in [6, 7, 8] {
      for attempt in Self.settle(&delivery, at: value, Sample.moment(now)) {
        taken.insert(attempt.identifier)
        newest = attempt.eventTime
      }
    }
    #expect(taken.count == 3)

    var restored = Sample.delivery(backup)
    var names = 0
    while case .write(let attempt) = restored.action(desired: 9, at: Sample.moment(now)) {
      restored.written(attempt)
      names += 1
      let isTaken = taken.contains(attempt.identifier)
      _ = restored.answered(
        isTaken ? .identifierConflict(reason: "in use") : .accepted, at: Sample.moment(now))
    }
    #expect(names == 4)
    #expect(restored.record.accepted?.value == 9)
    #expect(try #require(restored.record.accepted).eventTime > #require(newest))
  }

  @Test func whatStripeCannotTakeIsHeld() {
    let delivery = Sample.delivery()
    #expect(
      delivery.action(desired: 1_000_000_000_000_000, at: Sample.moment(1_000))
        == .blocked(reason: "the total has more than the 15 digits that Stripe takes"))
    guard
      case .write = delivery.action(desired: 999_999_999_999_999, at: Sample.moment(1_000))
    else {
      Issue.record("fifteen digits are sent")
      return
    }
  }

  @Test func anOldSegmentIsHeldAndSaysWhy() {
    let late = Sample.monthSeconds + 36 * 86_400
    #expect(
      Sample.delivery().action(desired: 5, at: Sample.moment(late))
        == .blocked(reason: "the segment ended over 35 days ago: Stripe takes no usage for it"))
  }

  @Test func aHeldSegmentSendsNothing() {
    let record = DeliveryRecord(segment: Sample.segment().key, blockedReason: "two live items")
    #expect(
      Sample.delivery(record).action(desired: 5, at: Sample.moment(1_000))
        == .blocked(reason: "two live items"))
  }

  @Test func onAFrozenClockFactsAreDatedByTheClock() {
    let moment = DeliveryMoment(wall: Sample.time(900_000), customer: Sample.time(3_600))
    var delivery = Sample.delivery()
    let sent = [1, 2, 3].flatMap { Self.settle(&delivery, at: WholeQuantity($0), moment) }
    #expect(sent.map(\.eventTime) == [3_600, 3_601, 3_602].map(Sample.time))
    #expect(sent.allSatisfy { $0.intendedAt == Sample.time(900_000) })
  }

  @Test func changesFasterThanSecondsWaitForTheClock() {
    var delivery = Sample.delivery()
    for total in 1...241 {
      #expect(
        Self.settle(&delivery, at: WholeQuantity(Int64(total)), Sample.moment(5_000)).count == 1)
    }
    #expect(
      delivery.action(desired: 242, at: Sample.moment(5_000))
        == .wait(
          until: Sample.time(5_001),
          reason: "totals change faster than seconds pass to date them to"))
  }

  @Test func theLastSecondsOfASegmentAreSpentSlowly() {
    var delivery = Sample.delivery()
    var now = Sample.monthSeconds + 60
    var total: Int64 = 0
    var sent = 0
    while now < Sample.monthSeconds + 20 * 3_600 {
      total += 1
      sent += Self.settle(&delivery, at: WholeQuantity(total), Sample.moment(now)).count
      now += 10
    }
    // 300 at once, 240 by half a minute, the rest by 75 minutes: seconds are left for three days of late reports.
    #expect((500...599).contains(sent))
  }

  @Test func reopeningSendsTheSameTotalAsANewFact() throws {
    var delivery = Sample.delivery()
    _ = Self.settle(&delivery, at: 5, Sample.moment(1_000))
    guard case .write(let attempt) = delivery.reopening(desired: 5, at: Sample.moment(2_000)) else {
      Issue.record("a new fact is written down")
      return
    }
    #expect(attempt.sequence == 2)
    #expect(attempt.value == 5)
  }

  @Test func identifiersFitStripeAndTellFactsApart() {
    let keys = ["si_1", "si_12"].flatMap { item in
      [Int64(0), 10].map { Sample.segment(from: $0, item: item).key }
    }
    let identifiers = keys.flatMap { key in
      [1, 2, Int64.max].map { DeliveryIdentifier(segment: key, sequence: $0).text }
    }
    #expect(Set(identifiers).count == identifiers.count)
    #expect(identifiers.allSatisfy { $0.utf8.count <= 100 })
    #expect(
      DeliveryIdentifier(segment: keys[0], sequence: 1)
        == DeliveryIdentifier(segment: keys[0], sequence: 1))
  }
}
