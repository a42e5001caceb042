/// Random numbers that repeat with their seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Writes reports as callers might: most members as they should be, some not, and some documents broken afterwards.
struct RandomReportDocument {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func next() -> [UInt8] {
    var members = [member("customer_id", text())]
    if odds(3) { members.append(member("instance_id", text())) }
    if odds(2) { members.append(member("active_devices", number())) }
    if odds(2) { members.append(member("total_devices", number())) }
    if odds(8) { members.append(member("metrics", metrics())) }
    let hasWindow = odds(3)
    if hasWindow || rarely(12) { members.append(member("window_start", time(7))) }
    if hasWindow || rarely(12) { members.append(member("window_end", time(8))) }
    if rarely(4) { members.append(member("report_id", text())) }
    if rarely(4) { members.append(member("exporter_id", text())) }
    if rarely(5) { members.append(member("sequence", number())) }
    if rarely(9) {
      members.append(member("missing", pick(["[\"a\"]", "[]", "{\"b\":null}", "7"])))
    }
    if rarely(12) { members.append(pick(members)) }
    if rarely(12) { members.append(member(pick(["customerId", "", "é"]), number())) }
    members.shuffle(using: &random)
    let document = Array(
      (space() + "{" + members.joined(separator: "," + space()) + space() + "}" + space()).utf8)
    return rarely(4) ? broken(document) : document
  }

  // MARK: parts

  private mutating func member(_ key: String, _ value: String) -> String {
    "\(space())\"\(key)\"\(space()):\(space())\(value)"
  }

  private mutating func metrics() -> String {
    if rarely(20) { return pick(["null", "[]", "3", "{}", "{ }"]) }
    let names = ["devices", "mqtt_messages", "storage_gb", "api_requests", "b", "", "é", "a b"]
    let count = Int.random(in: 0...5, using: &random)
    let members = (0..<count).map { _ in
      let name = rarely(15) ? pick(names) : names[Int.random(in: 0..<5, using: &random)]
      return "\(space())\"\(name)\"\(space()):\(space())\(number())"
    }
    return "{" + members.joined(separator: ",") + space() + "}"
  }

  private mutating func number() -> String {
    guard rarely(4) else {
      return pick(["0", "3", "5", "15000", "2.5", "50000", "8.000", "0.125"])
    }
    return pick([
      "-0", "-1", "1e3", "1E-2", "05", "1.", ".5", "0.0000000000001", "0.123456789012",
      "1.1234567890123", "9007199254740991", "9007199254740992", "9007199254740992.5",
      "9007199254740993", "99999999999999999", "0.50e1", "null", "true", "\"3\"", "[]", "NaN",
      "9007199254740991.999999999999", "00", "1_0", "+1",
    ])
  }

  private mutating func text() -> String {
    guard rarely(15) else { return "\"" + pick(["cust_1", "k8s-cluster-1", "a b/c", "x"]) + "\"" }
    return pick([
      "\"\"", "null", "3", "\"é\"", #""a\u0041""#, #""a\n""#, "\"a\tb\"", "\"a\u{7F}\"", "\"",
      "\"" + String(repeating: "x", count: 255) + "\"",
      "\"" + String(repeating: "x", count: 256) + "\"",
    ])
  }

  private mutating func time(_ hour: Int) -> String {
    guard rarely(15) else {
      return "\"2025-12-3\(rarely(9) ? 1 : 0)T0\(hour):30:00Z\""
    }
    return pick([
      "\"2026-01-01T08:00:00+01:00\"", "\"2026-01-01t07:00:00.5z\"", "\"2026-01-01\"", "null", "7",
      "\"2026-02-29T00:00:00Z\"", "\"2126-01-01T00:00:00Z\"", "\"2026-01-01T07:00:00.1234567891Z\"",
      "\"2025-11-01T00:00:00Z\"", "\"2026-01-01T07:00:60Z\"", "\"2026-01-01T07:00:00\"",
    ])
  }

  private mutating func space() -> String { rarely(12) ? pick([" ", "\n", "\r\n\t", "  "]) : "" }

  /// A byte dropped, doubled, changed, or everything behind it gone.
  private mutating func broken(_ document: [UInt8]) -> [UInt8] {
    var bytes = document
    let index = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes.remove(at: index)
    case 1: bytes.insert(bytes[index], at: index)
    case 2: bytes[index] = pick(Array("\"\\{}[],:0e.- \u{1}é".utf8))
    default: bytes.removeSubrange(index...)
    }
    return bytes
  }

  // MARK: chance

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private mutating func rarely(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  private mutating func odds(_ many: Int) -> Bool { !rarely(many) }
}
