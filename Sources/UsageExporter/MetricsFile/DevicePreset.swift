/// How platforms that many use list their devices; each name is a `preset` of the metrics file.
enum DevicePreset: String, CaseIterable {
  case thingsboard
  case chirpstack
  case ttn
  case emqx
  case azure
  case aws

  /// What a preset says where the file does not.
  struct Defaults {
    var list: String
    var id: String
    var active: ActiveRule
    var total: String?
    var next: DeviceList.NextPage?
    var page: DeviceList.PageNumbers?
    var body: String?
    var tokenHeader: String?
    var tokenPrefix: String?
  }

  static let names = allCases.map(\.rawValue)

  private static let day: Int64 = 86_400_000

  var list: Defaults {
    switch self {
    // …/api/tenant/deviceInfos?pageSize=100&page=0 (thingsboard.io/docs/reference/rest-api)
    case .thingsboard:
      Defaults(
        list: "data", id: "id.id", active: .flag("active"), total: "totalElements",
        page: .init(parameter: "page", start: 0), tokenHeader: "x-authorization")
    // …/api/devices?limit=100&offset=0&applicationId=… (chirpstack-rest-api)
    case .chirpstack:
      Defaults(
        list: "result", id: "devEui", active: .within("lastSeenAt", milliseconds: Self.day),
        total: "totalCount", page: .init(parameter: "offset", start: 0),
        tokenHeader: "grpc-metadata-authorization")
    // …/api/v3/applications/…/devices?limit=100&page=1&field_mask=last_seen_at (thethingsindustries.com/docs/api)
    case .ttn:
      Defaults(
        list: "end_devices", id: "ids.device_id",
        active: .within("last_seen_at", milliseconds: Self.day),
        page: .init(parameter: "page", start: 1))
    // …/api/v5/clients?limit=100&page=1 (docs.emqx.com/en/emqx/latest/admin/api.html)
    case .emqx:
      Defaults(
        list: "data", id: "clientid", active: .flag("connected"), total: "meta.count",
        page: .init(parameter: "page", start: 1))
    // …/devices/query?api-version=2021-04-12 (learn.microsoft.com/rest/api/iothub/service/query)
    case .azure:
      Defaults(
        list: "", id: "deviceId", active: .word("connectionState", "Connected"),
        body: #"{"query":"SELECT deviceId, connectionState FROM devices"}"#,
        tokenPrefix: "SharedAccessSignature ")
    // …/indices/search behind a proxy that signs (docs.aws.amazon.com/iot/latest/apireference/API_SearchIndex.html)
    case .aws:
      Defaults(
        list: "things", id: "thingName", active: .flag("connectivity.connected"),
        next: .init(path: "nextToken"), body: #"{"queryString":"thingName:*"}"#)
    }
  }
}
