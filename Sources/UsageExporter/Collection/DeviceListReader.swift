import Metering
import PrometheusClient
import Reporting
import WebClient
import Wire

/// Reads a list of devices page by page until every device was seen.
struct DeviceListReader: Sendable {
  static let mostPages = 10_000

  private let source: HTTPSource
  private let access: DeviceAccess

  init(source: HTTPSource, access: DeviceAccess) {
    self.source = source
    self.access = access
  }

  /// Throws when a page cannot be read, or when fewer devices were listed than the list says there are.
  func listing(_ list: DeviceList) async throws(PrometheusError) -> DeviceListing {
    var walk = DevicePages(list: list)
    while let page = walk.next {
      let address = page.address
      let headers = try access.headers(for: address, list.access) + page.headers
      let source = source.secured(by: access.files(for: address, list.access))
      let answer: HTTPAnswer
      if let body = page.body {
        answer = try await source.read(
          posting: Array(body.description.utf8), headers: headers, to: address)
      } else {
        answer = try await source.read(address, headers: headers)
      }
      guard answer.status == 200 else {
        throw PrometheusError(
          .refused, "\(address.shown) answered \(answer.status)", status: answer.status)
      }
      let document = try JSONValue(answer: answer.body, from: address)
      try walk.add(document, headers: PageHeaders(answer), answeredAt: answer.answeredAt)
    }
    return try walk.listing()
  }

  /// The list, or why it cannot be read whole.
  func result(_ list: DeviceList) async -> Result<DeviceListing, PrometheusError> {
    do {
      return .success(try await listing(list))
    } catch {
      return .failure(error)
    }
  }
}

/// Which addresses may see the device API's token: those with its own origin.
struct DeviceAccess: Sendable {
  private let origin: String?
  private let token: Secret?
  private let files: TLSFiles

  init(settings: ExporterSettings) {
    origin = settings.deviceAPI?.origin
    token = settings.deviceToken
    files = settings.deviceFiles
  }

  /// The source's own certificates, else the device API's for its own addresses.
  func files(for address: WebAddress, _ access: SourceAccess) -> TLSFiles {
    access.files.isEmpty && address.origin == origin ? files : access.files
  }

  /// The source's own credentials, else the device API's for its own addresses.
  func headers(for address: WebAddress, _ access: SourceAccess = SourceAccess())
    throws(PrometheusError) -> [(name: String, value: String)]
  {
    let fallback = address.origin == origin ? token : nil
    return [("accept", "application/json")] + (try access.requestHeaders(fallback: fallback))
  }
}

extension JSONValue {
  /// A document that a source answered.
  init(answer bytes: [UInt8], from address: WebAddress) throws(PrometheusError) {
    do {
      self = try JSONParser.parse(bytes)
    } catch {
      throw PrometheusError(.malformed, "\(address.shown) answered no JSON: \(error)")
    }
  }

  /// A member of an object; nil for any other value and for a member that is absent.
  subscript(member: String) -> JSONValue? {
    if case .object(let object) = self { object[member] } else { nil }
  }

  /// The value at a path of member names and array positions: `pagination.totalDevices`, `data.0.count`.
  func value(at path: String) -> JSONValue? {
    var value: JSONValue? = self
    for step in path.split(separator: ".") {
      switch value {
      case .object(let object): value = object[String(step)]
      case .array(let elements):
        value = Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      default: return nil
      }
    }
    return value
  }

  /// The exact number, also when it is written as a string.
  var exactNumber: ExactNumber? {
    switch self {
    case .number(let text), .string(let text): ExactNumber(text)
    default: nil
    }
  }

  /// The whole number that is not negative.
  var count: Int64? {
    guard let number = exactNumber, number.isWhole, !number.isNegative else { return nil }
    return Int64(exactly: number.trillionths / 1_000_000_000_000)
  }

  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }
}
