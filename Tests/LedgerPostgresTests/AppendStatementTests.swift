import Amounts
import LedgerConformance
import Metering
import Testing
import UsageLedger

@testable import LedgerPostgres

/// What reports cost in statements and in ways to the server, by the server's own log of both.
@Suite(.serialized) struct AppendStatementTests {
  struct Batch: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var requests: [AppendRequest]
    /// Statements between `BEGIN` and `COMMIT`, both counted.
    let statements: Int
  }

  private static func request(_ drafts: [EntryDraft], if claim: SenderClaim = .none)
    -> AppendRequest
  {
    AppendRequest(drafts: drafts, claim: claim, reply: { _ in })
  }

  static let batches: [Batch] = {
    do {
      let hours = try (Int64(1)...40).map { hour in
        request([try SampleReports.hourly(hour, ["n": 1, "m": 2], instance: "i\(hour % 7)")])
      }
      let key = SenderClaim.keyIsValid(
        hash: Array(repeating: 1, count: 32), at: Timestamp(seconds: 0))
      return [
        Batch(testDescription: "one report", requests: [hours[0]], statements: 10),
        Batch(
          testDescription: "one in the hour that is open",
          requests: [
            request([try SampleReports.windowed(60, end: 700 * 3_600 + 120, ["n": 1, "m": 2])])
          ], statements: 9),
        Batch(testDescription: "forty", requests: hours, statements: 12),
        Batch(
          testDescription: "forty of senders without a key",
          requests: hours.map { request($0.drafts, if: .noKeyExists) }, statements: 13),
        Batch(
          testDescription: "all of them with a wrong key",
          requests: hours.map { request($0.drafts, if: key) }, statements: 8),
        Batch(
          testDescription: "the same report ten times",
          requests: Array(repeating: hours[0], count: 10), statements: 10),
      ]
    } catch {
      return []
    }
  }()

  /// A batch's statements do not grow with its reports, links, keys and certificates among them, and it waits twice.
  @Test(arguments: batches)
  func aBatchWaitsTwice(_ batch: Batch) async throws {
    try await withStore { store, database in
      // What customers measure is known.
      _ = try await store.append(SampleReports.hourly(700, ["n": 1, "m": 2]))
      let counts = try await database.onQueue { connection in
        let transaction = AppendTransaction(
          connection: connection, shape: store.shape, waits: false)
        _ = try transaction.append([
          Self.request([SampleReports.windowed(60, end: 700 * 3_600 + 60, ["n": 1, "m": 2])])
        ])
        let before = (connection.statementCount, connection.tripCount)
        _ = try transaction.append(batch.requests)
        return (connection.statementCount - before.0, connection.tripCount - before.1)
      }
      #expect(counts.0 == batch.statements)
      #expect(counts.1 == 2)
    }
  }

  /// A value that PostgreSQL gets in its binary form, and what it reads there.
  struct Value: Sendable, CustomTestStringConvertible {
    let parameter: Parameter
    let sql: String
    let wanted: String?

    var testDescription: String { "\(sql) \(wanted ?? "NULL")" }
  }

  static let values = [
    Value(parameter: .ints([]), sql: "$1::bigint[]::text", wanted: "{}"),
    Value(
      parameter: .ints([.min, -1, nil, 0, .max]), sql: "$1::bigint[]::text",
      wanted: "{-9223372036854775808,-1,NULL,0,9223372036854775807}"),
    Value(
      parameter: .texts(["a", nil, "", "NULL", "{\"\\}", "\u{E9}", "e\u{301}"]),
      sql: "array_to_string($1::text[], '|', '-')", wanted: "a|-||NULL|{\"\\}|\u{E9}|e\u{301}"),
    Value(parameter: .texts([]), sql: "cardinality($1::text[])::text", wanted: "0"),
    Value(
      parameter: .bytesList([[], [0, 255], [1]]), sql: "$1::bytea[]::text",
      wanted: #"{"\\x","\\x00ff","\\x01"}"#),
    Value(parameter: .bytes([]), sql: "$1::bytea::text", wanted: #"\x"#),
    Value(parameter: .bytes([0, 1, 254]), sql: "$1::bytea::text", wanted: #"\x0001fe"#),
    Value(
      parameter: .quantities([.min, 0, .max]), sql: "$1::numeric[]::text",
      wanted:
        "{-170141183460469231731687303715884105728,0,170141183460469231731687303715884105727}"),
    Value(parameter: .null, sql: "$1::text", wanted: nil),
    Value(parameter: .bool(true), sql: "$1::boolean::text", wanted: "true"),
  ]

  @Test(arguments: values)
  func valuesArriveAsTheyAre(_ row: Value) async throws {
    try await withStore { store, _ in
      let found = try await store.read { connection in
        try connection.query("SELECT \(row.sql)", [row.parameter]).first?.optionalText(0)
      }
      #expect(found == row.wanted)
    }
  }

  @Test(arguments: [
    ("32767::smallint", Int64(32_767)), ("(-1)::smallint", -1),
    ("(-2147483648)::int", -2_147_483_648),
    ("9223372036854775807", .max), ("(-9223372036854775808)::bigint", .min), ("0::bigint", 0),
  ])
  func numbersAreReadInBothForms(_ sql: String, _ wanted: Int64) async throws {
    try await withStore { store, _ in
      let found = try await store.read { connection in
        try connection.pipeline(
          [Statement.Form.text, .binary].map { Statement("SELECT \(sql)", rows: $0) }
        ).map { try $0.first?.int(0) }
      }
      #expect(found == [wanted, wanted])
    }
  }

  @Test func bytesAndTruthAreReadInBothForms() async throws {
    try await withStore { store, _ in
      let sql = #"SELECT '\x00ff7a'::bytea, true, false, NULL::bytea, 'é'"#
      let found = try await store.read { connection in
        try connection.pipeline([Statement.Form.text, .binary].map { Statement(sql, rows: $0) })
          .compactMap(\.first).map { row in
            [
              "\(try row.bytes(0))", "\(row.optionalBool(1) == true)",
              "\(row.optionalBool(2) == true)", row.optionalText(3) ?? "-", try row.text(4),
            ]
          }
      }
      let wanted = ["[0, 255, 122]", "true", "false", "-", "é"]
      #expect(found == [wanted, wanted])
    }
  }

  /// The first failure is told, nothing behind it was run, and the connection goes on.
  @Test func aStatementThatFailsEndsItsPipelineAlone() async throws {
    try await withStore { store, _ in
      let found = try await store.read { connection in
        try connection.execute("CREATE TEMPORARY TABLE seen (number int PRIMARY KEY)")
        let error = #expect(throws: PostgresError.self) {
          try connection.transaction(asking: [Statement("SELECT 1")]) { _ in
            (
              (),
              [1, 2, 1, 3].map { number in
                Statement("INSERT INTO seen VALUES (\(number))")
              }
            )
          }
        }
        #expect(error?.sqlState == "23505")
        #expect(!connection.isLost)
        return try connection.pipeline([
          Statement("SELECT count(*) FROM seen"), Statement("SELECT 2 + 2"),
        ]).map { try $0.first?.int(0) }
      }
      #expect(found == [0, 4])
    }
  }

  @Test func aConnectionThatEndsInAPipelineIsLost() async throws {
    try await withStore { _, database in
      let isLost = try await database.onQueue { connection in
        #expect(throws: PostgresError.self) {
          try connection.pipeline([
            Statement("SELECT 1"), Statement("SELECT pg_terminate_backend(pg_backend_pid())"),
            Statement("SELECT 2"),
          ])
        }
        return connection.isLost
      }
      #expect(isLost)
    }
  }
}
