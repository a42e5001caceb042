/// The catalogue of every life, and the same prices as the oracle knows them, written by hand from the text above.
enum Market {
  static let plans = ["small", "large", "wide"]
  /// The plan of a second subscription, which has meters of its own.
  static let secondPlan = "vault"

  /// What is reported and how much at most.
  static let plainMetrics: [(name: String, most: Int64)] = [("devices", 30), ("messages", 1_500)]
  static let metrics: [(name: String, most: Int64)] =
    plainMetrics + [("storage", 90), ("load", 40)]

  /// What a plan's meters count.
  static func meters(of plan: String) -> [String] {
    plan == secondPlan ? ["storage", "load"] : ["devices", "messages"]
  }

  static let yaml = """
    currency: usd
    meters:
      devices:  { metric: devices,  kind: gauge,   aggregate: last, unit: device }
      messages: { metric: messages, kind: counter, aggregate: sum,  unit: message }
      storage:  { metric: storage,  kind: gauge,   aggregate: max,  unit: GB }
      load:     { metric: load,     kind: gauge,   aggregate: average, unit: core, round: up }
    plans:
      small:
        base: "29.00"
        interval: day
        prices:
          - { meter: devices,  model: per_unit, included: 5, unit_amount: "5.00" }
          - { meter: messages, model: package, included: 1000, size: 100, amount: "0.10" }
      large:
        base: "99.00"
        interval: day
        prices:
          - meter: devices
            model: graduated
            tiers:
              - { up_to: 5, unit_amount: "10.00" }
              - { up_to: 20, unit_amount: "8.00" }
              - { up_to: inf, unit_amount: "5.00" }
          - { meter: messages, model: per_unit, unit_amount: "0.0025" }
      wide:
        base: "0"
        interval: day
        prices:
          - { meter: devices,  model: per_unit, unit_amount: "0.335" }
          - meter: messages
            model: volume
            tiers: [{ up_to: 3000, unit_amount: "0.01" }, { up_to: inf, unit_amount: "0.007" }]
      vault:
        base: "7.00"
        interval: day
        prices:
          - { meter: storage, model: per_unit, included: 10, unit_amount: "1.00" }
          - { meter: load,    model: per_unit, unit_amount: "0.0333" }
    """

  static func tariff(_ meter: String, _ plan: String) -> Tariff {
    switch (plan, meter) {
    case ("vault", "storage"): .each(free: 10, hundredths: 10_000)
    case ("vault", _): .each(free: 0, hundredths: 333)
    case ("small", "devices"): .each(free: 5, hundredths: 50_000)
    case ("small", _): .packages(size: 100, free: 10, hundredths: 1_000)
    case ("large", "devices"):
      .graduated([(5, 100_000, 0), (20, 80_000, 0), (nil, 50_000, 0)])
    case ("large", _): .each(free: 0, hundredths: 25)
    case (_, "devices"): .each(free: 0, hundredths: 3_350)
    default: .volume([(3_000, 100, 0), (nil, 70, 0)])
    }
  }
}
