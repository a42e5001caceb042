import ArgumentParser
import BillingServer
import Metering
import Reporting
import UsageLedger

extension KeysCommand {
  enum RoleName: String, ExpressibleByArgument, CaseIterable {
    case reporter, reader, `operator`
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Creates a key and shows it once.",
      discussion: """
        From the first key on every route of the service needs one. A role is the usual way; --scope gives less than an \
        operator to what needs less: usage:write reports, usage:read reads, billing:write links customers and makes and changes \
        subscriptions, admin does everything.
        """)

    @Option(
      help: "reporter (one instance of one customer), reader (one customer) or operator.")
    var role: RoleName?

    @Option(
      parsing: .singleValue,
      help:
        "Instead of a role: usage:write, usage:read, billing:write or admin; may be given again.")
    var scope: [String] = []

    @Option(
      help: "The customer of a reporter or reader, or of the scopes usage:write and usage:read.")
    var customer: String?

    @Option(help: "The instance of a reporter, or of the scope usage:write.")
    var instance: String?

    @Option(help: "What the key is for, as the list shows it.")
    var name: String?

    @Option(
      help:
        "When it ends by itself: a time (2027-01-01T00:00:00Z), a day, or a span such as 90d; never without."
    )
    var expires: TimePoint?

    @Flag(help: "Prints {\"id\", \"key\"}.")
    var json = false

    func validate() throws {
      guard scope.isEmpty else {
        if role != nil { throw ValidationError("--role and --scope are two ways: give one.") }
        _ = try grant()
        return
      }
      guard let role else { throw ValidationError("--role or --scope says what the key may do.") }
      if role != .operator, customer == nil {
        throw ValidationError("--role \(role.rawValue) needs --customer.")
      }
      if role == .reporter, instance == nil {
        throw ValidationError("--role reporter needs --instance.")
      }
      if role == .operator, customer != nil || instance != nil {
        throw ValidationError("--role operator takes neither --customer nor --instance.")
      }
      if role == .reader, instance != nil {
        throw ValidationError("--role reader takes no --instance.")
      }
    }

    func run() async throws {
      try await reportingFailures {
        let expiry = expires?.time(from: SystemWallClock().now())
        let created = try await KeysCommand.named("") {
          try await KeysCommand.keys(isMaking: true)
            .create(try recordRole(), name: name, expiresAt: expiry)
        }
        KeyOutput.show(created, json: json)
      }
    }

    private func recordRole() throws -> APIKeyRecord.Role {
      switch role {
      case .operator: .operator
      case .reader: .reader(customer: try CustomerID(customer ?? ""))
      case .reporter:
        .reporter(
          customer: try CustomerID(customer ?? ""), instance: try InstanceID(instance ?? ""))
      case nil: .scoped(try grant())
      }
    }

    private func grant() throws -> KeyGrant {
      let scopes = try scope.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        .map { name in
          guard let scope = KeyScope(rawValue: String(name)) else {
            let taken = KeyScope.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--scope takes \(taken), not \"\(name.prefix(100))\".")
          }
          return scope
        }
      do {
        return try KeyGrant(
          scopes: Set(scopes), customer: try customer.map { try CustomerID($0) },
          instance: try instance.map { try InstanceID($0) })
      } catch let error as LedgerError {
        throw ValidationError("--scope: \(error.context).")
      }
    }
  }
}
