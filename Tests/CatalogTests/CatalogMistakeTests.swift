import Catalog
import Testing

@Suite struct CatalogMistakeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let issues: [String]

    init(_ name: String, _ text: String, _ issues: String...) {
      testDescription = name
      self.text = text
      self.issues = issues
    }

    /// A mistake in a price, which stands in line 5.
    init(price: String, currency: String = "usd", _ issues: String...) {
      testDescription = price
      text = CatalogExample.pricing(price, currency: currency)
      self.issues = issues.map { "c.yaml:5: plans.p.prices[0]\($0)" }
    }
  }

  private static let amount =
    "allowed: an amount in USD such as \"5.00\" or \"0.0001\", at most 14 decimals, not below zero"
  private static let quantity =
    "allowed: a whole number from 0 to 999999999999999 in plain digits"
  private static let bound = "allowed: a whole number, inclusive, or inf"

  static let prices = [
    Row(
      price: #"{ meter: m, model: per_unit, unit_amunt: "1" }"#,
      ".unit_amunt: unknown key, did you mean \"unit_amount\"?; found \"unit_amunt\"; allowed: "
        + "meter, model, lookup_key, optional, interval, interval_count, stripe_price, unit_amount, included, tiers, size, amount",
      ".unit_amount: the key \"unit_amount\" is missing; allowed: an amount"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "1", optional: yes }"#,
      ".optional: neither true nor false; found \"yes\"; allowed: true or false"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "1", interval: year, interval_count: 4 }"#,
      ".interval_count: out of range; found \"4\"; allowed: "
        + "a whole number from 1 to 3 in plain digits"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "1", interval_count: 3 }"#,
      ".interval: the key \"interval\" is missing: a price's \"interval_count\" goes with its own "
        + "interval; allowed: day, week, month or year"),
    Row(
      price: #"{ meter: x, model: per_unit, unit_amount: "1" }"#,
      ".meter: not a meter of this catalogue; found \"x\"; allowed: m"),
    Row(
      price: #"{ model: per_unit, unit_amount: "1" }"#,
      ".meter: the key \"meter\" is missing; allowed: a key of \"meters\""),
    Row(
      price: #"{ meter: m, model: perunit, unit_amount: "1" }"#,
      ".model: unknown word, did you mean \"per_unit\"?; found \"perunit\"; allowed: "
        + "per_unit, graduated, volume, package"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "-1" }"#,
      ".unit_amount: not an amount; found \"-1\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: 1e3 }"#,
      ".unit_amount: not an amount; found \"1e3\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: 05.00 }"#,
      ".unit_amount: not an amount; found \"05.00\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "5,00" }"#,
      ".unit_amount: not an amount; found \"5,00\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: 1_000 }"#,
      ".unit_amount: not an amount; found \"1_000\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: .5 }"#,
      ".unit_amount: not an amount; found \".5\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "$5" }"#,
      ".unit_amount: not an amount; found \"$5\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: no }"#,
      ".unit_amount: not an amount; found \"no\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: ~ }"#,
      ".unit_amount: no value; allowed: an amount"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: [1] }"#,
      ".unit_amount: not a single value; allowed: an amount"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "0.000000000000001" }"#,
      ".unit_amount: 0.000000000000001 has more than 12 decimals of the minor unit; "
        + "found \"0.000000000000001\"; \(amount)"),
    Row(
      price: #"{ meter: m, model: per_unit, included: 010, unit_amount: "1" }"#,
      ".included: not a whole number; found \"010\"; \(quantity)"),
    Row(
      price: #"{ meter: m, model: per_unit, included: 1e6, unit_amount: "1" }"#,
      ".included: not a whole number; found \"1e6\"; \(quantity)"),
    Row(
      price: #"{ meter: m, model: per_unit, included: -5, unit_amount: "1" }"#,
      ".included: not a whole number; found \"-5\"; \(quantity)"),
    Row(
      price: #"{ meter: m, model: per_unit, included: 1000000000000000, unit_amount: "1" }"#,
      ".included: out of range; found \"1000000000000000\"; \(quantity)"),
    Row(
      price: #"{ meter: m, model: per_unit, included: 99999999999999999999, unit_amount: "1" }"#,
      ".included: out of range; found \"99999999999999999999\"; \(quantity)"),
    Row(
      price: #"{ meter: m, model: package, size: 0, amount: "1" }"#,
      ".size: out of range; found \"0\"; allowed: a whole number from 1 to 999999999999999 in "
        + "plain digits"),
    Row(
      price: #"{ meter: m, model: package, size: 1000, included: 1500, amount: "1" }"#,
      ".included: an allowance of a package is counted in whole packages; found \"1500\"; "
        + "allowed: a multiple of the size 1000"),
    Row(
      price: #"{ meter: m, model: package, unit_amount: "1" }"#,
      ".unit_amount: \"unit_amount\" goes with per_unit, not with package; found "
        + "\"unit_amount\"; allowed: meter, model, lookup_key, optional, interval, interval_count, stripe_price, size, amount, included",
      ".size: the key \"size\" is missing; allowed: a number of units",
      ".amount: the key \"amount\" is missing; allowed: an amount"),
    Row(
      price:
        #"{ meter: m, model: graduated, included: 5, tiers: [ { up_to: inf, unit_amount: 1 } ] }"#,
      ".included: \"included\" goes with per_unit and package, not with graduated; found "
        + "\"included\"; allowed: meter, model, lookup_key, optional, interval, interval_count, stripe_price, tiers"
    ),
    Row(
      price: #"{ meter: m, model: volume }"#,
      ".tiers: the key \"tiers\" is missing; allowed: a list of tiers"),
    Row(
      price: #"{ meter: m, model: volume, tiers: [] }"#,
      ".tiers: not a list with a tier in it; allowed: a list of tiers"),
    Row(
      price: #"{ meter: m, model: volume, tiers: [ { up_to: 5, unit_amount: 1 } ] }"#,
      ".tiers[0].up_to: the last tier must have no bound; found \"5\"; allowed: inf"),
    Row(
      price:
        #"{ meter: m, model: volume, tiers: [ { up_to: 5, unit_amount: 1 }, { up_to: 5, unit_amount: 2 }, { up_to: inf, unit_amount: 1 } ] }"#,
      ".tiers[1].up_to: tiers must rise; found \"5\"; allowed: a number above 5"),
    Row(
      price:
        #"{ meter: m, model: graduated, tiers: [ { up_to: inf, unit_amount: 1 }, { up_to: inf, unit_amount: 1 } ] }"#,
      ".tiers[0].up_to: only the last tier has no bound; found \"inf\"; allowed: a number above 0"),
    Row(
      price:
        #"{ meter: m, model: graduated, tiers: [ { up_to: 0, unit_amount: 1 }, { up_to: .inf } ] }"#,
      ".tiers[0].up_to: out of range; found \"0\"; allowed: a whole number from 1 to "
        + "999999999999999 in plain digits",
      ".tiers[1].up_to: not a bound; found \".inf\"; \(bound)",
      ".tiers[1].unit_amount: the key \"unit_amount\" is missing; allowed: an amount"),
    Row(
      price: #"{ meter: m, model: graduated, tiers: [ { up_to: inf, flat_amount: "0.001" } ] }"#,
      ".tiers[0].flat_amount: not charged as it stands: Stripe takes whole minor units here; "
        + "found \"0.001\"; allowed: an amount of at most 2 decimals"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "1.005" }"#, currency: "kwd",
      ".unit_amount: not an amount that Stripe can charge in KWD; found \"1.005\"; allowed: "
        + "multiples of 0.010 KWD"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: "0.50" }"#, currency: "isk",
      ".unit_amount: not an amount that Stripe can charge in ISK; found \"0.50\"; allowed: "
        + "multiples of 1.00 ISK"),
    Row(
      price: #"{ meter: m, model: graduated, tiers: [ { up_to: inf, flat_amount: "1.5" } ] }"#,
      currency: "ugx",
      ".tiers[0].flat_amount: not an amount that Stripe can charge in UGX; found \"1.5\"; "
        + "allowed: multiples of 1.00 UGX"),
    Row(
      price: #"{ meter: m, model: per_unit, unit_amount: 1, lookup_key: "" }"#,
      ".lookup_key: a lookup key is empty; found \"\"; allowed: 1 to 200 characters without "
        + "control characters"),
    Row(
      price: "3",
      ": not a mapping; found \"3\"; allowed: a mapping of meter, model, lookup_key, optional, interval, interval_count, stripe_price, "
        + "unit_amount, included, tiers, size, amount"),
  ]

  @Test(arguments: prices)
  func pricesAreRefused(_ row: Row) {
    #expect(CatalogExample.issues(row.text) == row.issues)
  }

  static let files = [
    Row("empty file", "", "c.yaml:1: the file is empty; allowed: a catalogue"),
    Row(
      "not a mapping", "- 1",
      "c.yaml:1: not a mapping; allowed: a mapping of currency, meters, plans, stripe"),
    Row(
      "nothing in it", "{}",
      "c.yaml:1: currency: the key \"currency\" is missing; allowed: a currency that Stripe takes, "
        + "such as usd or eur",
      "c.yaml:1: plans: the key \"plans\" is missing; allowed: a mapping of plans by key"),
    Row(
      "unknown currency", "currency: usdt\nplans: {}",
      "c.yaml:1: currency: not a currency that Stripe takes; found \"usdt\"; allowed: a currency "
        + "that Stripe takes, such as usd or eur"),
    Row(
      "typo at the top", "currency: usd\nplan: {}\nplans: {}",
      "c.yaml:2: plan: unknown key, did you mean \"plans\"?; found \"plan\"; allowed: currency, "
        + "meters, plans, stripe"),
    Row(
      "unclosed flow", "currency: usd\nplans: { a: [ 1",
      "c.yaml:2: did not find expected ',' or ']'; allowed: YAML 1.1 or JSON"),
    Row(
      "undefined alias", "currency: usd\nplans: *x",
      "c.yaml:2: found undefined alias; allowed: YAML 1.1 or JSON"),
    Row(
      "meter's mistakes",
      """
      currency: usd
      meters:
        m: { metric: "", kind: gague, aggregate: mean, unit: "", round: nearest, agregate: sum }
        n: { }
        a,b: { metric: x, kind: gauge, aggregate: last }
      plans: {}
      """,
      "c.yaml:3: meters.m.agregate: unknown key, did you mean \"aggregate\"?; found \"agregate\"; "
        + "allowed: metric, kind, aggregate, unit, round",
      "c.yaml:3: meters.m.metric: a metric name is empty; found \"\"; allowed: the key of "
        + "\"metrics\" in a report",
      "c.yaml:3: meters.m.kind: unknown word, did you mean \"gauge\"?; found \"gague\"; allowed: "
        + "gauge, counter",
      "c.yaml:3: meters.m.aggregate: unknown word; found \"mean\"; allowed: sum, last, max, "
        + "average, p95",
      "c.yaml:3: meters.m.unit: a unit is empty; found \"\"; allowed: 1 to 255 bytes without "
        + "control characters",
      "c.yaml:3: meters.m.round: unknown word; found \"nearest\"; allowed: up, down, half_up",
      "c.yaml:4: meters.n.metric: the key \"metric\" is missing; allowed: the key of \"metrics\" "
        + "in a report",
      "c.yaml:4: meters.n.kind: the key \"kind\" is missing; allowed: gauge, counter",
      "c.yaml:4: meters.n.aggregate: the key \"aggregate\" is missing; allowed: sum, last, max, "
        + "average, p95",
      "c.yaml:5: meters.a,b: not a meter's key; found \"a,b\"; allowed: 1 to 100 letters, digits, "
        + "\"_\", \"-\", \".\" or \":\""),
    Row(
      "plan's mistakes",
      """
      currency: usd
      plans:
        p:
          interval: monthly
          interval_count: 40
          trial_days: 731
          base: "0.005"
          prices: {}
          trial: 3
      """,
      "c.yaml:4: plans.p.interval: unknown word; found \"monthly\"; allowed: day, week, month, year",
      "c.yaml:6: plans.p.trial_days: out of range; found \"731\"; allowed: a whole number from 0 "
        + "to 730 in plain digits",
      "c.yaml:7: plans.p.base: not charged as it stands: Stripe takes whole minor units here; "
        + "found \"0.005\"; allowed: an amount of at most 2 decimals",
      "c.yaml:8: plans.p.prices: not a list; allowed: a list of prices",
      "c.yaml:9: plans.p.trial: unknown key; found \"trial\"; allowed: name, interval, "
        + "interval_count, trial_days, base, lookup_key, prices, stripe_product, stripe_price"),
    Row(
      "ids at Stripe",
      """
      currency: usd
      plans:
        p: { base: 1, stripe_product: prod_1, stripe_price: price_1 }
        q: { base: 2, stripe_product: prod_1, stripe_price: price_1 }
        r: { stripe_price: price_2, stripe_product: "" }
      """,
      "c.yaml:4: plans.q.stripe_product: the product is called \"p\" at plans.p.stripe_product; "
        + "found \"prod_1\"; allowed: one name for all plans of a product",
      "c.yaml:4: plans.q.stripe_price: the price is named at plans.p.stripe_price already; found "
        + "\"price_1\"; allowed: each price once",
      "c.yaml:5: plans.r.stripe_product: an id is empty; found \"\"; allowed: 1 to 255 bytes "
        + "without control characters",
      "c.yaml:5: plans.r.stripe_price: the plan has no base that this could be the price of; "
        + "allowed: a base above 0"),
    Row(
      "base in a three-decimal currency", "currency: kwd\nplans: { p: { base: \"9.999\" } }",
      "c.yaml:2: plans.p.base: not an amount that Stripe can charge in KWD; found \"9.999\"; "
        + "allowed: multiples of 0.010 KWD"),
    Row(
      "more than three years", "currency: usd\nplans: { p: { base: 1, interval_count: 37 } }",
      "c.yaml:2: plans.p.interval_count: out of range; found \"37\"; allowed: a whole number from "
        + "1 to 36 in plain digits"),
    Row(
      "one meter twice in a plan",
      CatalogExample.pricing(
        """
        { meter: m, model: per_unit, unit_amount: 1 },
               { meter: m, model: per_unit, unit_amount: 2, lookup_key: other }
        """),
      "c.yaml:6: plans.p.prices[1].meter: the plan prices this meter already at "
        + "plans.p.prices[0]; found \"m\"; allowed: one price for each meter of a plan"),
    Row(
      "lookup keys twice",
      """
      currency: usd
      meters:
        m: { metric: m, kind: counter, aggregate: sum }
      plans:
        a:
          base: 1
          prices: [ { meter: m, model: per_unit, unit_amount: 1 } ]
        b:
          base: 1
          lookup_key: a_base
          prices: [ { meter: m, model: per_unit, unit_amount: 1, lookup_key: m } ]
      """,
      "c.yaml:10: plans.b.lookup_key: the lookup key is taken by plans.a.base; found \"a_base\"; "
        + "allowed: each lookup key once; give this one a \"lookup_key\" of its own",
      "c.yaml:11: plans.b.prices[0].lookup_key: the lookup key is taken by "
        + "plans.a.prices[0].meter; found \"m\"; allowed: each lookup key once; give this one a "
        + "\"lookup_key\" of its own"),
    Row(
      "blocks named like another meter",
      """
      currency: usd
      meters:
        m: { metric: m, kind: counter, aggregate: sum }
        m_per_10: { metric: n, kind: counter, aggregate: sum }
      plans:
        p: { prices: [ { meter: m, model: package, size: 10, included: 20, amount: 1 } ] }
      """,
      "c.yaml:6: plans.p.prices[0].size: the price is metered in blocks as \"m_per_10\", which is "
        + "the event name of m_per_10; found \"m_per_10\"; allowed: another size, or another key "
        + "for the meter m_per_10"),
    Row(
      "a price on a meter with mistakes is not one of a missing meter",
      """
      currency: usd
      meters:
        m: { metric: devices, kind: gague, aggregate: last }
      plans:
        p: { prices: [ { meter: m, model: per_unit, unit_amount: x } ] }
      """,
      "c.yaml:3: meters.m.kind: unknown word, did you mean \"gauge\"?; found \"gague\"; allowed: "
        + "gauge, counter",
      "c.yaml:5: plans.p.prices[0].unit_amount: not an amount; found \"x\"; \(amount)"),
    Row(
      "a metric's name instead of its meter's",
      """
      currency: usd
      meters:
        device_usage: { metric: devices, kind: gauge, aggregate: last }
      plans:
        p: { prices: [ { meter: devices, model: per_unit, unit_amount: 1 } ] }
      """,
      "c.yaml:5: plans.p.prices[0].meter: not a meter of this catalogue, did you mean "
        + "\"device_usage\"?; found \"devices\"; allowed: device_usage"),
    Row(
      "duplicate keys do not hide other mistakes",
      """
      currency: usd
      plans:
        p:
          base: x
          base: y
        "p":
          interval: fortnight
      plans: { p: { trial_days: no } }
      """,
      "c.yaml:2: plans: the key \"plans\" stands again further down; allowed: each key once",
      "c.yaml:8: plans.p.trial_days: not a whole number; found \"no\"; allowed: a whole number "
        + "from 0 to 730 in plain digits"),
    Row(
      "duplicate plans are both checked",
      """
      currency: usd
      plans:
        p:
          base: x
        "p":
          interval: fortnight
      """,
      "c.yaml:3: plans.p: the key \"p\" stands again further down; allowed: each key once",
      "c.yaml:4: plans.p.base: not an amount; found \"x\"; \(amount)",
      "c.yaml:6: plans.p.interval: unknown word; found \"fortnight\"; allowed: day, week, month, "
        + "year"),
  ]

  @Test(arguments: files)
  func filesAreRefusedWithEveryMistakeAtOnce(_ row: Row) {
    #expect(CatalogExample.issues(row.text) == row.issues)
  }
}
