import GRDB
import Metering
import Testing
import UsageLedger

@testable import LedgerSQLite
@testable import LedgerTables

/// The customers and lists of both stores' tables as SQLite keeps them.
@Suite struct SharedTableTests {
  @Test func aCustomerIsItsNumber() async throws {
    try await withStore { store, _ in
      let (known, unknown) = (try CustomerID("known"), try CustomerID("unknown"))
      let names = try await store.changeTables { connection in
        try connection.run(
          "INSERT INTO leases (customer_id, holder, until) VALUES (?1, 'h', 0)",
          [.newCustomer(known)])
        let question = SQLQuestion(
          "SELECT customer_id FROM leases WHERE customer_id = ?1", columns: 1, [.customer(known)])
        return try connection.rows(question).map { try $0.customer(0) }
      }
      #expect(names == [known])
      let rows = try await store.readTables { connection in
        try [known, unknown].map { customer in
          let question = SQLQuestion(
            "SELECT holder FROM leases WHERE customer_id = ?1", columns: 1, [.customer(customer)])
          return try connection.rows(question).map { try $0.text(0) }
        }
      }
      #expect(rows == [["h"], []])
    }
  }

  /// Who is asked about, or whose rows are deleted where none are, leaves no name behind.
  @Test func onlyARowThatIsAddedKeepsAName() async throws {
    try await withStore { store, _ in
      let customer = try CustomerID("nobody")
      try await store.release(customer, holder: "h")
      try await store.removeLink(of: customer)
      let error = await #expect(throws: LedgerError.self) {
        try await store.readTables { connection in
          try connection.run("INSERT INTO leases VALUES (?1, 'h', 0)", [.newCustomer(customer)])
        }
      }
      #expect(error?.code == .unavailable)
      let names = try await store.read {
        try String.fetchAll($0, sql: "SELECT name FROM customers")
      }
      #expect(names == [])
    }
  }

  @Test func aNameThatWasTakenBackIsMadeAgain() async throws {
    try await withStore { store, _ in
      let customer = try CustomerID("c")
      let error = await #expect(throws: LedgerError.self) {
        try await store.changeTables { connection in
          try connection.run("INSERT INTO leases VALUES (?1, 'h', 0)", [.newCustomer(customer)])
          throw LedgerError(.conflict, "taken back")
        }
      }
      #expect(error?.code == .conflict)
      let moment = Timestamp(nanoseconds: 1)
      #expect(try await store.claim(customer, holder: "h", until: moment, now: moment))
    }
  }

  @Test func aListIsReadAsItIs() async throws {
    let texts = ["", "a", "quoted \"twice\"", "back\\slash", "line\nbreak", "null\u{1}", "ü😀"]
    try await withStore { store, _ in
      let found = try await store.readTables { connection in
        let statement = DialectText("SELECT given {{isAny}} FROM (SELECT ?2 AS given)")[.sqlite]
        return try (texts + ["b"]).map { text in
          let question = SQLQuestion(
            statement, columns: 1, [.texts(texts), .text(text)])
          return try connection.rows(question).first?.bool(0)
        }
      }
      #expect(found == texts.map { _ in true } + [false])
    }
  }
}
