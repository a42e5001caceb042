import PrometheusClient
import Wire

extension MetricFields {
  /// The list that the fields describe; what is not said comes from the preset, then from what is usual.
  mutating func deviceList(at address: WebAddress) -> DeviceList {
    let preset = choice("preset", DevicePreset.names, required: false)
      .flatMap(DevicePreset.init(rawValue:))?.list
    let active = active() ?? preset?.active ?? .flag(DeviceList.defaultActivePath)
    return DeviceList(
      address: address, totalPath: text("total") ?? preset?.total ?? DeviceList.defaultTotalPath,
      active: active, listPath: text("list") ?? preset?.list,
      identityPath: text("id") ?? preset?.id,
      next: nextPage() ?? preset?.next, pageNumbers: pageNumbers() ?? preset?.page,
      body: text("body") ?? preset?.body, access: access(preset: preset))
  }

  /// How the list is read all along; nil where nothing asks for it.
  mutating func presenceRule(_ count: DeviceCount) -> PresenceRule? {
    let keys = ["every", "seen_within", "dwell", "flap"]
    guard count == .deviceHours || keys.contains(where: { mapping[$0] != nil }) else { return nil }
    let every = duration("every") ?? PresenceRule.defaultEveryMilliseconds
    let (seen, dwell, flap) = (duration("seen_within"), duration("dwell"), duration("flap"))
    if count == .deviceHours, mapping["seen_within"] != nil {
      refuse("seen_within", "seen_within counts devices; device_hours count their time")
    }
    // One reading that does not show a device leaves an interruption of two periods.
    if let flap, flap < 2 * every {
      refuse(
        "flap",
        "flap is \(PresenceRule.text(flap)); it takes at least twice the time of every, \(PresenceRule.text(2 * every))"
      )
    }
    return PresenceRule(
      everyMilliseconds: every, seenWithinMilliseconds: seen, dwellMilliseconds: dwell ?? 0,
      flapMilliseconds: flap ?? 0)
  }

  private mutating func active() -> ActiveRule? {
    guard let text = text("active") else { return nil }
    guard let rule = ActiveRule(text, duration: Self.milliseconds) else {
      refuse(
        "active",
        "active is \(text); it takes a path, or path = word, or path within 15m")
      return nil
    }
    return rule
  }

  /// `next: path`, or `next: { path: …, parameter: … }`.
  private mutating func nextPage() -> DeviceList.NextPage? {
    guard let node = mapping["next"] else { return nil }
    guard case .mapping(let fields) = node else { return text("next").map { .init(path: $0) } }
    guard let path = fields["path"]?.string,
      fields.allSatisfy({ Self.isKnown($0.key, ["path", "parameter"]) })
    else {
      refuse("next", "next takes a path, or { path, parameter }")
      return nil
    }
    return .init(path: path, parameter: fields["parameter"]?.string)
  }

  private mutating func pageNumbers() -> DeviceList.PageNumbers? {
    guard let node = mapping["page"] else { return nil }
    if case .scalar = node { return text("page").map { .init(parameter: $0) } }
    guard case .mapping(let fields) = node, let parameter = fields["parameter"]?.string,
      fields.allSatisfy({ Self.isKnown($0.key, ["parameter", "start", "size"]) })
    else {
      refuse("page", "page takes a parameter's name, or { parameter, start, size }")
      return nil
    }
    let offsets = DeviceList.PageNumbers.offsets
    let start = fields["start"].map { $0.int } ?? (offsets.contains(parameter) ? 0 : 1)
    let size = fields["size"].map { $0.int }
    guard let start, start >= 0, size.map({ ($0 ?? 0) > 0 }) ?? true else {
      refuse("page", "page: start and size are whole numbers, size above zero")
      return nil
    }
    return .init(parameter: parameter, start: Int64(start), size: size ?? nil)
  }

  private static func isKnown(_ key: YAMLNode, _ known: [String]) -> Bool {
    key.string.map(known.contains) ?? false
  }
}
