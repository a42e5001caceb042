extension SandboxState {
  /// The latest time a clock may be sent to in one go: two intervals of its shortest live subscription, two years without one.
  func furthestAdvance(of clock: TestClock) -> Int64 {
    var shortest: BillingInterval?
    let owned = (customersOfClock[clock.id] ?? []).lazy.flatMap {
      subscriptionsOfCustomer[$0] ?? []
    }
    for subscription in owned.compactMap({ subscriptions[$0] }) where !subscription.hasEnded {
      for item in subscription.items {
        guard let interval = prices[item.price]?.recurrence?.interval else { continue }
        if interval.approximateSeconds < shortest?.approximateSeconds ?? .max {
          shortest = interval
        }
      }
    }
    guard let shortest else { return BillingInterval(unit: .year, count: 2).end(from: clock) }
    return BillingInterval(unit: shortest.unit, count: 2 * shortest.count).end(from: clock)
  }

  /// Whether the caretaker has something to do right now.
  var hasWork: Bool { !advancing.isEmpty || courier.hasDue(at: wallNow) }

  /// Does up to `budget` due things on every advancing clock; true while there is more to do.
  mutating func advanceClocks(budget: Int) -> Bool {
    var left = budget
    for id in advancing.sorted() {
      while left > 0, let target = clocks[id]?.target {
        left -= 1
        guard let entry = agenda.take(before: target, on: id) else {
          finishAdvance(of: id, at: target)
          break
        }
        clocks.update(id) { $0.frozenTime = max($0.frozenTime, entry.at) }
        attend(to: entry)
      }
      if left == 0 { return true }
    }
    return false
  }

  private mutating func finishAdvance(of clock: String, at target: Int64) {
    advancing.remove(clock)
    clocks.update(clock) {
      $0.frozenTime = target
      $0.target = nil
    }
    record("test_helpers.test_clock.ready", .clock(clock))
  }

  /// Does what fell due by the wall clock, each thing at its own moment.
  mutating func catchUpWithWall(budget: Int = 1_000) {
    let now = wallNow
    for _ in 0..<budget {
      guard let entry = agenda.take(before: now, on: nil) else { break }
      wallNow = entry.at
      attend(to: entry)
    }
    wallNow = now
  }

  private mutating func attend(to entry: Agenda.Entry) {
    switch entry.matter {
    case .subscription(let id): attendSubscription(id, at: entry.at)
    case .invoice(let id): attendInvoice(id, at: entry.at)
    case .lateDraft(let id): attendLateDraft(id, at: entry.at)
    case .upcoming(let id): attendUpcoming(id, at: entry.at)
    case .schedule(let id): beginSchedule(id, at: entry.at)
    case .payment(let id): giveUpPayment(of: id, at: entry.at)
    }
  }

  /// Fills the agenda from the rows, after the state file was read.
  mutating func rebuildAgenda() {
    agenda = Agenda()
    advancing = Set(clocks.oldestFirst.filter { $0.target != nil }.map(\.id))
    courier.restart()
    customersOfClock = [:]
    for customer in customers.oldestFirst {
      if let clock = customer.clock { customersOfClock[clock, default: []].append(customer.id) }
    }
    for subscription in subscriptions.oldestFirst { plan(subscription) }
    for schedule in schedules.oldestFirst { plan(schedule) }
    for invoice in invoices.oldestFirst {
      let clock = customers[invoice.customer]?.clock
      if let moment = invoice.finalizesAt, invoice.status == .draft {
        agenda.add(.invoice(invoice.id), at: moment, on: clock)
      }
      if let moment = invoice.retriesEndAt, invoice.status == .open {
        agenda.add(.payment(invoice.id), at: moment, on: clock)
      }
    }
    for invoice in lateDrafts.oldestFirst {
      agenda.add(
        .lateDraft(invoice.id), at: invoice.finalizesAt ?? invoice.created,
        on: customers[invoice.customer]?.clock)
    }
  }

  /// Removes customers and all that is theirs, without a trace.
  mutating func forget(customers gone: Set<String>) {
    subscriptions.removeAll { gone.contains($0.customer) }
    invoices.removeAll { gone.contains($0.customer) }
    creditNotes.removeAll { gone.contains($0.customer) }
    lateDrafts.removeAll { gone.contains($0.customer) }
    schedules.removeAll { gone.contains($0.customer) }
    customers.removeAll { gone.contains($0.id) }
    subscriptionOfItem = subscriptionOfItem.filter { subscriptions[$0.value] != nil }
    for id in gone {
      subscriptionsOfCustomer[id] = nil
      invoicesOfCustomer[id] = nil
    }
    invoiceItems.removeAll { gone.contains($0.customer) }
    for id in gone { pendingOfCustomer[id] = nil }
    usage.forget(customers: gone)
  }
}

extension BillingInterval {
  fileprivate func end(from clock: TestClock) -> Int64 { boundary(1, from: clock.frozenTime) }
}
