import PrometheusClient
import Yams

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

  private static func isKnown(_ key: Node, _ known: [String]) -> Bool {
    key.string.map(known.contains) ?? false
  }

  /// Headers and credentials; those of a device list stand with the list, which knows its preset.
  mutating func accessOfSource() -> SourceAccess {
    let isList = mapping["source"]?.string == SourceName.http.rawValue && mapping["value"] == nil
    return isList ? SourceAccess() : access()
  }

  /// Headers and credentials of the source.
  mutating func access(preset: DevicePreset.Defaults? = nil) -> SourceAccess {
    var access = SourceAccess()
    access.tokenHeader = preset?.tokenHeader ?? access.tokenHeader
    access.tokenPrefix = preset?.tokenPrefix ?? access.tokenPrefix
    access.headers = headers()
    access.bearer = bearer()
    access.bearerFile = text("bearer_file")
    access.basic = text("basic").map { .init(text: $0) }
    if let basic = access.basic, !basic.text.contains(":") {
      refuse("basic", "basic takes user:password")
    }
    let ways = ["bearer", "bearer_file", "basic"].filter { mapping[$0] != nil }
    if ways.count > 1 { refuse(ways[1], "\(ways[1]) cannot stand beside \(ways[0])") }
    return access
  }

  private mutating func bearer() -> SourceAccess.Credential? {
    guard let text = text("bearer") else { return nil }
    guard let token = SecretText.secret(in: text) else {
      refuse("bearer", "bearer takes \(SecretText.takes)")
      return nil
    }
    return .init(text: token)
  }

  private mutating func headers() -> [SourceAccess.Header] {
    guard let node = mapping["headers"] else { return [] }
    guard case .mapping(let fields) = node else {
      refuse("headers", "headers takes { Name: value }")
      return []
    }
    return fields.compactMap { key, value in
      guard let name = key.string, let text = value.string, Self.isHeader(name, text) else {
        refuse("headers", "\(key.string ?? "a header") is no header of one line")
        return nil
      }
      return .init(name: name, value: .init(text: text))
    }
  }

  private static func isHeader(_ name: String, _ value: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }
}
