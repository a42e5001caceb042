import PrometheusClient
import Reporting

/// A walk through the pages of a device list: which page comes next and what was counted so far.
///
/// Pages are followed in whichever way the answer offers: a `Link` header (RFC 8288), a link or a cursor in
/// `pagination`, page numbers, offsets. The walk ends when every device was seen; it fails rather than count a part.
struct DevicePages {
  private static let listKeys = ["devices", "data", "items", "results"]
  private static let linkKeys = ["next", "nextUrl", "next_url", "nextLink"]
  private static let cursorKeys = ["nextCursor", "next_cursor"]
  private static let pageKeys = ["currentPage", "current_page", "page"]
  private static let sizeKeys = [
    "limit", "pageSize", "page_size", "perPage", "per_page", "itemsPerPage",
  ]
  private static let identityKeys = [
    "uuid", "id", "device_uuid", "device_id", "deviceId", "deviceUuid",
  ]

  private let list: DeviceList
  private(set) var next: WebAddress?
  private var pages = 0
  private var seen = 0
  private var active: Int64 = 0
  private var total: Int64?
  private var identities: Set<JSONValue> = []
  private var lastPage: [JSONValue] = []

  init(list: DeviceList) {
    self.list = list
    next = list.address
  }

  /// Counts one page's devices and decides on the next page.
  mutating func add(_ document: JSONValue, link: String?) throws(PrometheusError) {
    guard let current = next else { return }
    pages += 1
    let devices = try devices(in: document)
    total = document.value(at: list.totalPath)?.count ?? total
    let fresh = try count(devices)
    next = nil
    guard !isComplete, fresh > 0 else { return }
    guard pages < DeviceListReader.mostPages else { throw broken("it has too many pages") }
    next = try following(document, link: link, from: current, pageSize: devices.count)
  }

  /// The numbers, once every device was seen.
  func counts() throws(PrometheusError) -> DeviceCounts {
    guard let total else { return DeviceCounts(active: active, total: Int64(seen)) }
    guard Int64(seen) >= total else {
      throw broken("it listed \(seen) of \(total) devices and offered no further page")
    }
    return DeviceCounts(active: active, total: total)
  }

  private var isComplete: Bool { total.map { Int64(seen) >= $0 } ?? false }

  private func devices(in document: JSONValue) throws(PrometheusError) -> [JSONValue] {
    let candidates = [document] + Self.listKeys.compactMap { document[$0] }
    let nested = document["data"].map { data in Self.listKeys.compactMap { data[$0] } } ?? []
    guard let devices = (candidates + nested).lazy.compactMap(\.elements).first else {
      throw broken("the answer has no list of devices")
    }
    return devices
  }

  /// How many of the devices were not on an earlier page.
  private mutating func count(_ devices: [JSONValue]) throws(PrometheusError) -> Int {
    guard devices != lastPage else { return 0 }
    lastPage = devices
    var fresh = 0
    for device in devices {
      let identity = Self.identityKeys.lazy.compactMap { device[$0] }.first
      if let identity, !identities.insert(identity).inserted { continue }
      fresh += 1
      switch device.value(at: list.activePath) {
      case .bool(true), .number("1"): active += 1
      case .bool(false), .number("0"), .null: break
      default: throw broken("a device has no \(list.activePath) that is true or false")
      }
    }
    seen += fresh
    return fresh
  }

  private func following(
    _ document: JSONValue, link: String?, from current: WebAddress, pageSize: Int
  ) throws(PrometheusError) -> WebAddress? {
    let paging = document["pagination"] ?? document["meta"] ?? document
    if let target = link.flatMap(Self.nextLink) ?? paging.first(Self.linkKeys)?.text {
      guard let address = current.following(target) else {
        throw broken("its next page is at another address")
      }
      return address
    }
    if let cursor = paging.first(Self.cursorKeys)?.text {
      return current.setting([("cursor", cursor)])
    }
    if let offset = paging["offset"]?.count {
      return current.setting([("offset", String(offset + Int64(pageSize)))] + size(paging))
    }
    if let page = paging.first(Self.pageKeys)?.count {
      return current.setting([("page", String(page + 1))] + size(paging))
    }
    // A list without any word on pages is whole, unless it says that there are more devices.
    return total == nil ? nil : current.setting([("page", String(pages + 1))])
  }

  private func size(_ paging: JSONValue) -> [(name: String, value: String)] {
    Self.sizeKeys.lazy.compactMap { key in
      paging[key]?.count.map { (name: key, value: String($0)) }
    }.first.map { [$0] } ?? []
  }

  private static func nextLink(_ header: String) -> String? {
    for part in header.split(separator: ",") where part.contains("rel=\"next\"") {
      guard let open = part.firstIndex(of: "<"), let close = part.firstIndex(of: ">") else {
        continue
      }
      return String(part[part.index(after: open)..<close])
    }
    return nil
  }

  private func broken(_ reason: String) -> PrometheusError {
    PrometheusError(
      .malformed, "the device list at \(list.address.shown) cannot be counted: \(reason)")
  }
}

extension JSONValue {
  fileprivate func first(_ keys: [String]) -> JSONValue? {
    keys.lazy.compactMap { self[$0] }.first { $0 != .null }
  }
}
