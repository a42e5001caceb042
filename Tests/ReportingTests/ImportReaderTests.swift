import Reporting
import Testing

/// Files of reports, cut into records.
@Suite struct ImportReaderTests {
  /// `LINE: JSON` or `LINE: code: detail` for each record, read in pieces of that size.
  private static func records(_ text: String, _ format: ImportFormat, pieces: Int) throws
    -> [String]
  {
    var reader = format.reader
    var found: [ImportRecord] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      found += try reader.records(in: rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
    }
    found += try reader.rest()
    return found.map { record in
      switch record.document {
      case .success(let document): "\(record.line): \(document)"
      case .failure(let problem): "\(record.line): \(problem.code.rawValue): \(problem.detail)"
      }
    }
  }

  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let format: ImportFormat
    let text: String
    let records: [String]
  }

  static let examples = [
    Example(
      testDescription: "lines, blank ones, and a last one without an end", format: .ndjson,
      text: "{\"a\":1}\n\n  \r\n{\"b\":2}\r\n[3]",
      records: ["1: {\"a\":1}", "4: {\"b\":2}", "5: [3]"]),
    Example(
      testDescription: "a broken line harms no other", format: .ndjson,
      text: "\u{FEFF}{\"a\":1}\n{\"a\":1,}\n{\"c\":1}\n",
      records: [
        "1: {\"a\":1}",
        "2: malformed_json: expected a quoted key (byte 7)", "3: {\"c\":1}",
      ]),
    Example(
      testDescription: "every kind of column", format: .csv,
      text: """
        customer_id,instance_id,active_devices,metrics.devices,metrics.energy kWh,missing,report_id
        acme,plant-1,8,8,1.50,mqtt;temp,r1
        acme,,,,,,r2

        """,
      records: [
        #"2: {"customer_id":"acme","instance_id":"plant-1","active_devices":8,"missing":["mqtt","temp"],"report_id":"r1","metrics":{"devices":8,"energy kWh":1.50}}"#,
        #"3: {"customer_id":"acme","report_id":"r2"}"#,
      ]),
    Example(
      testDescription: "quotes, commas, line ends and CRLF", format: .csv,
      text:
        "\u{FEFF}customer_id,report_id\r\n\"a,b\",\"say \"\"hi\"\"\r\nthere\"\r\n\r\nc,\"\"\r\n\"\",d",
      records: [
        #"2: {"customer_id":"a,b","report_id":"say \"hi\"\r\nthere"}"#, #"5: {"customer_id":"c"}"#,
        #"6: {"report_id":"d"}"#,
      ]),
    Example(
      testDescription: "a byte order mark before a quoted header", format: .csv,
      text: "\u{FEFF}\"customer_id\",\"metrics.n\"\na,1",
      records: [#"2: {"customer_id":"a","metrics":{"n":1}}"#]),
    Example(
      testDescription: "what is no number stays text for the report's check", format: .csv,
      text: "customer_id,metrics.n,active_devices\na,1e3,07\nb, 1,NaN\n",
      records: [
        #"2: {"customer_id":"a","active_devices":"07","metrics":{"n":1e3}}"#,
        #"3: {"customer_id":"b","active_devices":"NaN","metrics":{"n":" 1"}}"#,
      ]),
    Example(
      testDescription: "a row that is wrong harms no other", format: .csv,
      text: "customer_id,report_id\na\nb,c,d\ne\"e,f\n\"g\"g,h\ni\rj,k\nl,m\n\"n,o\n",
      records: [
        "2: malformed_csv: the row has 1 fields, the header 2",
        "3: malformed_csv: the row has 3 fields, the header 2; a field that contains a comma stands in quotes",
        "4: malformed_csv: a quote stands inside a field that does not begin with one",
        "5: malformed_csv: something follows a field's closing quote; a quote inside a field is doubled",
        "6: malformed_csv: a carriage return stands alone",
        #"7: {"customer_id":"l","report_id":"m"}"#,
        "8: malformed_csv: the quote of the last field is never closed",
      ]),
    Example(
      testDescription: "a metric's name with semicolons", format: .csv,
      text: "customer_id,metrics.a;b;c\nx,1\n",
      records: [#"2: {"customer_id":"x","metrics":{"a;b;c":1}}"#]),
    Example(
      testDescription: "a row that another program separated", format: .csv,
      text: "customer_id,metrics.n,missing\na;5;\nb\t5\tc\nd,51,200,\ne,5,x;y\n",
      records: [
        "2: malformed_csv: the row has 1 fields, the header 3: its fields are separated by semicolons (;); this format separates them by commas",
        "3: malformed_csv: the row has 1 fields, the header 3: its fields are separated by tabs; this format separates them by commas",
        "4: malformed_csv: the row has 4 fields, the header 3; a field that contains a comma stands in quotes",
        #"5: {"customer_id":"e","missing":["x","y"],"metrics":{"n":5}}"#,
      ]),
  ]

  /// However the file is cut into pieces, its records are the same.
  @Test(arguments: examples) func recordsAreTheSameInEveryPiece(_ example: Example) throws {
    for pieces in 1...(example.text.utf8.count + 1) {
      #expect(
        try Self.records(example.text, example.format, pieces: pieces) == example.records,
        "pieces of \(pieces)")
    }
  }

  @Test(arguments: [
    ("", "the file is empty: a header is needed"),
    ("customerId,report_id\n", "header: unknown column \"customerId\"; did you mean customer_id?"),
    ("customer_id,report_id,report_id\n", "header: the column \"report_id\" is there twice"),
    ("instance_id\n", "header: the column customer_id is required"),
    (
      "customer_id,metrics.\n",
      "header: unknown column \"metrics.\"; a metric's column is metrics.NAME; allowed are customer_id, instance_id, active_devices, total_devices, report_id, window_start, window_end, missing, exporter_id, sequence"
    ),
    ("customer_id,\"x\n", "header: the quote of the last field is never closed"),
    (
      "customer_id;instance_id;metrics.n\na;b;1\n",
      "header: its fields are separated by semicolons (;); this format separates them by commas"
    ),
    (
      "\"customer_id\";\"metrics.n\"\n",
      "header: its fields are separated by semicolons (;); this format separates them by commas"
    ),
    (
      "\u{FEFF}customer_id\tmetrics.n\r\n",
      "header: its fields are separated by tabs; this format separates them by commas"
    ),
    (
      "customer_id|metrics.n\n",
      "header: its fields are separated by vertical bars (|); this format separates them by commas"
    ),
  ]) func aHeaderThatIsWrongRefusesTheFile(_ text: String, _ reason: String) {
    let error = #expect(throws: ImportHeaderError.self) {
      try Self.records(text, .csv, pieces: 7)
    }
    #expect(error?.description == reason)
  }

  @Test(arguments: [ImportFormat.ndjson, .csv]) func aRecordThatIsTooLongIsRefusedByItself(
    _ format: ImportFormat
  ) throws {
    let long = String(repeating: "x", count: ImportRecord.byteLimit + 1)
    let header = format == .csv ? "customer_id\n" : ""
    let next = format == .csv ? "a" : "1"
    let records = try Self.records("\(header)\(long)\n\(next)\n", format, pieces: 10_007)
    #expect(records.count == 2)
    #expect(
      records.first?.hasSuffix("record_too_long: the record has more than 1048576 bytes") == true)
    #expect(records.last?.hasSuffix(format == .csv ? #"{"customer_id":"a"}"# : ": 1") == true)
  }

  @Test func theSameRowUnderAnotherHeaderHasAnotherName() throws {
    let found = try ["metrics.a", "metrics.b"].map { column in
      var reader = CSVReader()
      var names = ImportNames()
      return try reader.records(in: Array("customer_id,\(column)\nacme,5\n".utf8)[...])
        .map { names.name(of: $0) }
    }
    #expect(found.map(\.count) == [1, 1])
    #expect(found[0] != found[1])
  }

  @Test func onlyRecordsThatNameThemselvesInNoWayAreNamed() throws {
    let lines = [
      #"{"customer_id":"a"}"#, #"{"customer_id":"a","report_id":"r"}"#, #"{"customer_id":"a"}"#,
      #"{"customer_id":"a","window_start":"2026-01-01T00:00:00Z"}"#,
      #"{"customer_id":"b","report_id":null}"#,
      "nonsense",
    ]
    var reader = NDJSONReader()
    var names = ImportNames()
    let records = try reader.records(in: Array((lines.joined(separator: "\n") + "\n").utf8)[...])
    let found = records.map { names.name(of: $0) }
    #expect(found.map { $0 != nil } == [true, false, true, false, true, false])
    #expect(found[0]?.hasSuffix("#1") == true)
    #expect(found[2] == found[0].map { $0.dropLast() + "2" })
    #expect(found[4]?.hasSuffix("#1") == true)
    #expect(found[4] != found[0])
  }
}
