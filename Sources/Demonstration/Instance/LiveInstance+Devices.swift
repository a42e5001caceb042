import Reporting

extension LiveInstance {
  static let defaultPageSize = 5

  /// One page of the platform's device list, counted from page 1: `devices` and `pagination` with `totalDevices`.
  func devicePage(_ page: Int, size: Int) -> JSONValue {
    let pages = max(1, (devicesTotal + size - 1) / size)
    let first = (page - 1) * size
    let devices = (first..<max(first, min(first + size, devicesTotal))).map(device)
    return .object([
      "devices": .array(devices),
      "pagination": .object([
        "page": JSONValue(Int64(page)), "limit": JSONValue(Int64(size)),
        "totalPages": JSONValue(Int64(pages)), "totalDevices": JSONValue(Int64(devicesTotal)),
        "hasNextPage": .bool(page < pages),
      ]),
    ])
  }

  private func device(_ index: Int) -> JSONValue {
    .object([
      "uuid": .string("device-\(index + 1)"), "name": .string("Sensor \(index + 1)"),
      "is_online": .bool(index < devicesOnline),
    ])
  }
}
