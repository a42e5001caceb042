import ArgumentParser
import BillingServer
import Logging
import Metering
import Reporting
import UsageLedger
import Wire

/// `billing keys`: who may call the service.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Creates, lists and revokes API keys.",
    subcommands: [Create.self, List.self, Revoke.self])

  enum RoleName: String, ExpressibleByArgument, CaseIterable {
    case reporter, reader, `operator`
  }

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Creates a key and shows it once.",
      discussion: "From the first key on every route of the service needs one.")

    @Option(help: "reporter (one instance of one customer), reader (one customer) or operator.")
    var role: RoleName

    @Option(help: "The customer of a reporter or reader.")
    var customer: String?

    @Option(help: "The instance of a reporter.")
    var instance: String?

    @Flag(help: "Prints {\"id\", \"key\"}.")
    var json = false

    func validate() throws {
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
        let created = try await keys(isMaking: true).create(try recordRole())
        if json {
          let form: JSONObject = [
            "id": .string(created.record.id), "key": .string(created.secret.revealed),
          ]
          StandardOutput.write(JSONValue.object(form).description)
        } else {
          StandardOutput.write("\(created.record.id)\n\(created.secret.revealed)")
          StandardError.write("The second line is the key; it is not shown again.")
        }
      }
    }

    private func recordRole() throws -> APIKeyRecord.Role {
      switch role {
      case .operator: .operator
      case .reader: .reader(customer: try CustomerID(customer ?? ""))
      case .reporter:
        .reporter(
          customer: try CustomerID(customer ?? ""), instance: try InstanceID(instance ?? ""))
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists keys by id, never the keys.")

    @Flag(help: "Prints JSON.")
    var json = false

    func run() async throws {
      try await reportingFailures {
        let secret = try ServerSecretOpening.find(.fromEnvironment())
        let isUnderOlderSecret = { (record: APIKeyRecord) in
          secret.map { !$0.isNewest(record) } ?? false
        }
        let records = try await keys().list()
        if json {
          let forms = records.map { $0.json(isUnderOlderSecret: isUnderOlderSecret($0)) }
          StandardOutput.write(JSONValue.array(forms).description)
        } else {
          for record in records {
            let older = isUnderOlderSecret(record) ? "  under an older secret" : ""
            let end = record.revokedAt.map { "  revoked \($0)" } ?? older
            StandardOutput.write("\(record.id)  \(record.role.text)  \(record.createdAt)\(end)")
          }
        }
      }
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ends a key's rights at once, also for a running service.")

    @Argument(help: "The key's id, key_….")
    var id: String

    func run() async throws {
      try await reportingFailures {
        do {
          try await keys().revoke(id)
        } catch let error as LedgerError where error.code == .notFound {
          throw CommandFailure("there is no key \(id); `billing keys list` shows the ids")
        }
        StandardOutput.write("\(id) is revoked")
      }
    }
  }
}

/// Only a key that is made needs the server's secret.
private func keys(isMaking: Bool = false) throws -> KeyManagement {
  let settings = try ProgramSettings.fromEnvironment()
  let logger = Logger.toStandardError("billing", level: .warning)
  let store = try StoreOpening.open(settings.database, logger: logger)
  let secret = isMaking ? try ServerSecretOpening.open(settings) : nil
  guard !isMaking || secret != nil else { throw CommandFailure(ServerSecretOpening.missing) }
  return KeyManagement(store: store, secret: secret)
}

extension APIKeyRecord.Role {
  fileprivate var text: String {
    switch self {
    case .operator: "operator"
    case .reader(let customer): "reader of \(customer)"
    case .reporter(let customer, let instance): "reporter of \(customer), \(instance)"
    }
  }
}

extension APIKeyRecord {
  fileprivate func json(isUnderOlderSecret: Bool) -> JSONValue {
    var form: JSONObject = ["id": .string(id)]
    switch role {
    case .operator: form.append("role", .string("operator"))
    case .reader(let customer):
      form.append("role", .string("reader"))
      form.append("customer_id", .string(customer.text))
    case .reporter(let customer, let instance):
      form.append("role", .string("reporter"))
      form.append("customer_id", .string(customer.text))
      form.append("instance_id", .string(instance.text))
    }
    form.append("created_at", JSONValue(createdAt))
    form.append("revoked_at", revokedAt.map { JSONValue($0) } ?? .null)
    form.append("under_older_secret", .bool(isUnderOlderSecret))
    return .object(form)
  }
}
