extension Life {
  /// Draws a life in which only these kinds of things happen: about half of them, or all.
  init(seed: UInt64, kinds: Set<LifeKind> = LifeKind.inForce, drawsAll: Bool = false) {
    var random = DrawnNumbers(seed: seed)
    let offset = random.seconds(0...Self.daySeconds)
    self.init(seed: seed, start: 1_780_000_000 + offset, plan: random.pick(Market.plans))
    end = random.seconds(1...2) * Self.daySeconds + random.seconds(0...Self.daySeconds)
    let drawn = kinds.sorted { $0.rawValue < $1.rawValue }.filter { _ in
      random.once(in: 2) || drawsAll
    }
    for kind in drawn { add(kind, &random) }
    if kinds.contains(.cancellation) { cancel(.first, &random) }
    for instance in 1...(random.once(in: 3) ? 2 : 1) {
      report(
        "plant-\(instance)", isLate: drawn.contains(.lateReports),
        drawn.contains(.secondSubscription) ? Market.metrics : Market.plainMetrics, &random)
    }
    steps = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  private mutating func add(_ kind: LifeKind, _ random: inout DrawnNumbers) {
    switch kind {
    case .cancellation: break
    case .finalizedByHand:
      let period = random.seconds(1...4) * Self.daySeconds
      happen(period + random.seconds(1...3_500), .finalizeDrafts)
    case .otherGrace: rules.graceSeconds = random.pick([0, 60, 600, 7_200, 43_200, 259_200])
    case .ourOutage:
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        happen(random.seconds(0...end), .stop(seconds: random.seconds(60...43_200)))
      }
    case .stripeTrouble:
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let trouble = Trouble(
          kind: random.pick(Trouble.Kind.allCases), percent: random.pick([30, 70, 100]))
        happen(random.seconds(0...end), .suffer(trouble, seconds: random.seconds(60...7_200)))
      }
    case .ourChange, .foreignChange:
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        happen(
          random.seconds(60...end),
          .change(plan: random.pick(Market.plans), atStripe: kind == .foreignChange))
      }
    case .lostWebhooks: webhooksLostPercent = random.pick([30, 100])
    case .wrongClock: clockAheadSeconds = random.pick([-290, -60, -1, 1, 60, 290])
    case .trial:
      trialDays = 1
      rules.billsTrialUsage = random.once(in: 2)
    case .plannedChange:
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let planned = random.seconds(60...end)
        happen(planned, .plan(random.pick(Market.plans)))
        if random.once(in: 3) { happen(planned + random.seconds(60...43_200), .takeBack) }
      }
    case .secondSubscription:
      happen(random.seconds(60...end / 2), .subscribe)
      cancel(.second, &random)
    case .voidedInvoice:
      sendsInvoices = true
      happen(random.seconds(Self.daySeconds...end + Self.daySeconds), .voidInvoice)
    case .lateBilling:
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        happen(random.seconds(Self.daySeconds...end + 2 * Self.daySeconds), .billLate)
      }
    case .deletedItem: happen(random.seconds(0...end + Self.daySeconds), .deleteItem)
    case .newestReceived: rules.newestReceivedCounts = true
    case .lateReports: break
    case .twoReplicas: hasTwoReplicas = true
    case .restoredBackup:
      let copied = random.seconds(0...end)
      happen(copied, .backUp)
      happen(copied + random.seconds(60...43_200), .restore)
    }
  }

  private mutating func cancel(_ place: Deed.Place, _ random: inout DrawnNumbers) {
    guard random.once(in: 2) else { return }
    happen(
      random.seconds(Self.daySeconds / 2...end),
      .cancel(random.pick(Deed.Cancellation.allCases), of: place))
  }

  /// Windows of an instance that tile, reported some time after their ends; some are missing, or come very late.
  private mutating func report(
    _ instance: String, isLate: Bool, _ metrics: [(name: String, most: Int64)],
    _ random: inout DrawnNumbers
  ) {
    let hours = random.pick([2, 4, 6, 6] as [Int64])
    // Aligned to the hour, as the grid is.
    var from = -start % 3_600 + 3_600
    while from + hours * 3_600 <= end {
      let until = from + hours * 3_600
      defer { from = until }
      guard !random.once(in: 8) else { continue }
      var values: [String: Int64] = [:]
      for metric in metrics where !random.once(in: 6) {
        values[metric.name] = random.seconds(0...metric.most)
      }
      guard !values.isEmpty else { continue }
      let delay =
        isLate && random.once(in: 5)
        ? random.seconds(1_800...2 * Self.daySeconds) : random.seconds(5...1_200)
      happen(
        until + delay,
        .report(UsageFact(instance: instance, start: from, end: until, values: values)))
    }
  }

  private mutating func happen(_ at: Int64, _ deed: Deed) {
    steps.append(Step(at: at, deed: deed))
  }
}

extension LifeKind {
  /// The kinds that lives are drawn with.
  static let inForce = Set(LifeKind.allCases)
}
