import PrometheusClient
import Reporting

/// The devices seen so far, each once, and how many of them are active.
struct DeviceTally {
  private static let identityKeys = [
    "uuid", "id", "device_uuid", "device_id", "deviceId", "deviceUuid", "clientid", "clientId",
    "devEui", "dev_eui", "devEUI", "deviceEUI", "thingName", "thing_name", "imei", "serialNumber",
    "serial_number",
  ]

  private let list: DeviceList
  private(set) var seen: Int64 = 0
  private var active: Int64? = 0
  private var identities: Set<JSONValue> = []
  private var activeNames: Set<String> = []
  private var hasNameless = false
  private var lastPage: [JSONValue] = []

  init(list: DeviceList) {
    self.list = list
  }

  /// Adds a page; true when it shows the very devices of the page before.
  mutating func add(_ devices: [JSONValue], now: SampleTime?) -> Bool {
    guard devices.isEmpty || devices != lastPage else { return true }
    lastPage = devices
    for device in devices {
      let identity = identity(of: device)
      if let identity, !identities.insert(identity).inserted { continue }
      if identity == nil { hasNameless = true }
      seen += 1
      switch list.active.holds(of: device, now: now) {
      case true?:
        active = active.map { $0 + 1 }
        if let identity { activeNames.insert(identity.name) }
      case false?: break
      case nil: active = nil
      }
    }
    return false
  }

  /// What the list shows, device by device.
  func listing(_ counts: DeviceCounts) -> DeviceListing {
    DeviceListing(
      counts: counts, all: Set(identities.map(\.name)), active: activeNames,
      hasNameless: hasNameless)
  }

  /// Whether a device is active may be unknown; how many there are is not.
  func counts(total: Int64) -> DeviceCounts {
    DeviceCounts(
      active: active, total: total,
      doubt: active == nil ? "a device has no \(list.active.wanted)" : nil)
  }

  /// Null and an empty text name nobody.
  private func identity(of device: JSONValue) -> JSONValue? {
    let keys = list.identityPath.map { [$0] } ?? Self.identityKeys
    return keys.lazy.compactMap { device.value(at: $0) }.first { $0 != .null && $0 != .string("") }
  }
}

/// A whole list of devices.
struct DeviceListing: Equatable, Sendable {
  var counts: DeviceCounts
  /// What names the devices.
  var all: Set<String>
  var active: Set<String>
  /// Whether a device has nothing that names it.
  var hasNameless: Bool
}

extension JSONValue {
  /// What a device is called: the text itself, anything else as JSON.
  fileprivate var name: String { text ?? description }
}
