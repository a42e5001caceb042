extension Life {
  /// Draws a life in which only these kinds of things happen.
  init(seed: UInt64, kinds: Set<LifeKind> = LifeKind.inForce) {
    var random = DrawnNumbers(seed: seed)
    let offset = random.seconds(0...Self.daySeconds)
    self.init(seed: seed, start: 1_780_000_000 + offset, plan: random.pick(Market.plans))
    end = random.seconds(1...2) * Self.daySeconds + random.seconds(0...Self.daySeconds)
    let drawn = kinds.sorted { $0.rawValue < $1.rawValue }.filter { _ in random.once(in: 2) }
    for kind in drawn where !isOpen(kind, beside: drawn) { add(kind, &random) }
    if kinds.contains(.cancellation) { cancel(&random) }
    for instance in 1...(random.once(in: 3) ? 2 : 1) {
      report("plant-\(instance)", isLate: drawn.contains(.lateReports), &random)
    }
    steps = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }

  /// Whether it is known that the two do not go together yet; docs/reference/lives.md lists them.
  private func isOpen(_ kind: LifeKind, beside drawn: [LifeKind]) -> Bool {
    kind == .wrongClock && drawn.contains(.foreignChange)
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
    case .trial: trialDays = 1
    case .newestReceived: rules.newestReceivedCounts = true
    case .lateReports: break
    case .twoReplicas: hasTwoReplicas = true
    case .restoredBackup:
      let copied = random.seconds(0...end)
      happen(copied, .backUp)
      happen(copied + random.seconds(60...43_200), .restore)
    }
  }

  private mutating func cancel(_ random: inout DrawnNumbers) {
    guard random.once(in: 2) else { return }
    var ways = Deed.Cancellation.allCases
    // Usage at a replaced price waits for an invoice, and one of late usage alone takes it along: see the page of lives.
    if steps.contains(where: \.isChange) { ways.removeAll { $0 == .atStripe } }
    happen(random.seconds(Self.daySeconds / 2...end), .cancel(random.pick(ways)))
  }

  /// Windows of an instance that tile, reported some time after their ends; some are missing, or come very late.
  private mutating func report(_ instance: String, isLate: Bool, _ random: inout DrawnNumbers) {
    let hours = random.pick([2, 4, 6, 6] as [Int64])
    // Aligned to the hour, as the grid is.
    var from = -start % 3_600 + 3_600
    while from + hours * 3_600 <= end {
      let until = from + hours * 3_600
      defer { from = until }
      guard !random.once(in: 8) else { continue }
      var values: [String: Int64] = [:]
      if !random.once(in: 6) { values["devices"] = random.seconds(0...30) }
      if !random.once(in: 6) { values["messages"] = random.seconds(0...1_500) }
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
