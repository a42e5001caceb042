import PrometheusClient
public import Wire

/// A paged list of devices, how its pages are asked for, and where in it the numbers stand.
public struct DeviceList: Hashable, Sendable {
  public static let defaultTotalPath = "pagination.totalDevices"
  public static let defaultActivePath = "is_online"
  /// Where the list is looked for, in the document and in its `data`.
  static let listKeys = [
    "devices", "data", "items", "results", "result", "things", "end_devices", "records", "content",
    "value",
  ]

  /// Pages that are asked for by a number.
  public struct PageNumbers: Hashable, Sendable {
    /// Parameters that count devices instead of pages.
    static let offsets: Set<String> = ["offset", "skip", "start", "from", "startIndex"]

    public let parameter: String
    /// The first page's number.
    public let start: Int64
    /// How many devices a full page has; a page with fewer is the last. Nil: pages are read until one is empty.
    public let size: Int?

    public init(parameter: String, start: Int64 = 1, size: Int? = nil) {
      self.parameter = parameter
      self.start = start
      self.size = size
    }
  }

  /// Where a page says which one is next.
  public struct NextPage: Hashable, Sendable {
    /// A path in the answer.
    public let path: String
    /// The parameter that takes a token; nil: by the path's last word.
    public let parameter: String?

    public init(path: String, parameter: String? = nil) {
      self.path = path
      self.parameter = parameter
    }
  }

  public let address: WebAddress
  public let totalPath: String
  public let active: ActiveRule
  /// Nil: looked for under the usual names.
  public let listPath: String?
  /// Inside one device: what names it. Nil: looked for under the usual names.
  public let identityPath: String?
  /// Nil: looked for under the usual names.
  public let next: NextPage?
  public let pageNumbers: PageNumbers?
  /// A JSON body that asks for the list; nil: it is got.
  public let body: String?
  public let access: SourceAccess

  public init(
    address: WebAddress, totalPath: String = Self.defaultTotalPath,
    active: ActiveRule = .flag(Self.defaultActivePath), listPath: String? = nil,
    identityPath: String? = nil, next: NextPage? = nil, pageNumbers: PageNumbers? = nil,
    body: String? = nil, access: SourceAccess = SourceAccess()
  ) {
    self.address = address
    self.totalPath = totalPath
    self.active = active
    self.listPath = listPath
    self.identityPath = identityPath
    self.next = next
    self.pageNumbers = pageNumbers
    self.body = body
    self.access = access
  }
}
