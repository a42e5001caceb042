public import Metering

/// A report of a batch as far as it was understood while the batch was parsed.
public enum BatchItem: Hashable, Sendable {
  /// Read and checked.
  case reading(ReportReading)
  /// Parsed, and still to be read.
  case document(JSONValue)
  /// Larger than a report may be, also by itself.
  case tooLarge

  /// The elements of the JSON array that fills `bytes`; nil when the document is no array.
  ///
  /// `headerKey` gives the key of the report at a position, as the `Idempotency-Key` header says it.
  public static func array(
    _ bytes: [UInt8], receivedAt: Timestamp, headerKey: (Int) -> String?
  ) throws(JSONSyntaxError) -> [BatchItem]? {
    try JSONParser.elements(
      of: bytes,
      { document, byteCount in
        byteCount <= UsageReport.maximumBytes ? .document(document) : .tooLarge
      },
      shortcut: { position, index in
        var plain = PlainReportReader(bytes, at: index)
        guard let report = plain.read(headerKey: headerKey(position), receivedAt: receivedAt),
          plain.index - index <= UsageReport.maximumBytes
        else { return nil }
        return (.reading(ReportReading(plain: report)), plain.index)
      })
  }

  /// One report that fills `bytes`.
  public init(_ bytes: [UInt8], receivedAt: Timestamp, headerKey: String?)
    throws(JSONSyntaxError)
  {
    guard bytes.count <= UsageReport.maximumBytes else {
      self = .tooLarge
      return
    }
    var plain = PlainReportReader(bytes)
    if let report = plain.read(headerKey: headerKey, receivedAt: receivedAt), plain.isAtEnd() {
      self = .reading(ReportReading(plain: report))
    } else {
      self = .document(try JSONParser.parse(bytes))
    }
  }
}

extension ReportReading {
  /// Reads and checks a report of a batch, as far as that was not done when it was parsed.
  public init(_ item: BatchItem, headerKey: String?, receivedAt: Timestamp) throws(ReportRefusal) {
    switch item {
    case .reading(let reading): self = reading
    case .document(let document):
      try self.init(document: document, headerKey: headerKey, receivedAt: receivedAt)
    case .tooLarge:
      throw ReportRefusal(
        .tooLarge,
        [.init(field: "", detail: "the report has more than \(UsageReport.maximumBytes) bytes")])
    }
  }
}
