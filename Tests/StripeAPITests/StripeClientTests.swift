import StripeAPI
import Testing

@Suite struct StripeClientTests {
  static let customer =
    #"{"id":"cus_1","object":"customer","name":null,"metadata":{},"new_field":[1]}"#

  @Test func retriesCarryTheSameKeyAndTheSameBody() async throws {
    let transport = ScriptedTransport([
      .failure(.connection), .status(500), .ok(Self.customer),
    ])
    let sleep = RecordedSleep()
    let client = StripeClient.scripted(transport, sleep: sleep)
    let customer = try await client.createCustomer(StripeCustomerCreation(name: "Acme"))
    #expect(customer.id == "cus_1")
    #expect(transport.requests.count == 3)
    #expect(Set(transport.requests.map { $0.header("Idempotency-Key") }).count == 1)
    #expect(transport.requests.allSatisfy { $0 == transport.requests[0] })
    #expect(sleep.durations.count == 2)
  }

  @Test func eachCallHasAKeyOfItsOwnUnlessTheCallerGivesOne() async throws {
    let transport = ScriptedTransport([.ok(Self.customer), .ok(Self.customer), .ok(Self.customer)])
    let client = StripeClient.scripted(transport)
    for key in [nil, nil, IdempotencyKey("mine")] {
      _ = try await client.createCustomer(StripeCustomerCreation(), key: key)
    }
    let keys = transport.requests.map { $0.header("Idempotency-Key") }
    #expect(
      keys == ["00000000000000010000000000000002", "00000000000000040000000000000005", "mine"])
  }

  struct ErrorRow: Sendable, CustomTestStringConvertible {
    let label: String
    let step: ScriptedTransport.Step
    let kind: StripeError.Kind
    let isTransient: Bool
    let mayHaveBeenExecuted: Bool
    let text: String
    var testDescription: String { label }
  }

  static let errors = [
    ErrorRow(
      label: "wrong parameter",
      step: .answer(
        400,
        #"{"error":{"type":"invalid_request_error","code":"parameter_missing","param":"name","message":"Missing required param: name."}}"#,
        ["request-id": "req_1"]),
      kind: .invalidRequest, isTransient: false, mayHaveBeenExecuted: false,
      text:
        "Stripe: Missing required param: name., status 400, code parameter_missing, param name, request req_1"
    ),
    ErrorRow(
      label: "wrong key, which the answer repeats",
      step: .answer(
        401,
        #"{"error":{"type":"invalid_request_error","message":"Invalid API Key provided: sk_test_secret"}}"#,
        [:]),
      kind: .authentication, isTransient: false, mayHaveBeenExecuted: false,
      text: "Stripe: Invalid API Key provided: sk_test_…, status 401"),
    ErrorRow(
      label: "unknown object",
      step: .answer(
        404,
        #"{"error":{"type":"invalid_request_error","code":"resource_missing","param":"id","message":"No such customer: 'cus_1'"}}"#,
        [:]),
      kind: .notFound, isTransient: false, mayHaveBeenExecuted: false,
      text: "Stripe: No such customer: 'cus_1', status 404, code resource_missing, param id"),
    ErrorRow(
      label: "too many requests",
      step: .answer(
        429, #"{"error":{"message":"slow down","code":"rate_limit"}}"#,
        ["Stripe-Rate-Limited-Reason": "endpoint-rate"]),
      kind: .rateLimited(reason: "endpoint-rate"), isTransient: true, mayHaveBeenExecuted: false,
      text: "Stripe: slow down, status 429, code rate_limit, reason endpoint-rate"),
    ErrorRow(
      label: "lock timeout", step: .answer(429, "{}", [:]), kind: .rateLimited(reason: nil),
      isTransient: true, mayHaveBeenExecuted: false,
      text: "Stripe: answered 429 without a readable error, status 429"),
    ErrorRow(
      label: "key used with other parameters",
      step: .answer(
        400, #"{"error":{"type":"idempotency_error","message":"Keys for idempotent requests…"}}"#,
        [:]
      ),
      kind: .idempotency, isTransient: false, mayHaveBeenExecuted: false,
      text: "Stripe: Keys for idempotent requests…, status 400"),
    ErrorRow(
      label: "key in use", step: .answer(409, #"{"error":{"code":"idempotency_key_in_use"}}"#, [:]),
      kind: .conflict, isTransient: true, mayHaveBeenExecuted: true,
      text:
        "Stripe: answered 409 without a readable error, status 409, code idempotency_key_in_use"),
    ErrorRow(
      label: "a proxy's page", step: .answer(502, "<html>", [:]), kind: .api, isTransient: true,
      mayHaveBeenExecuted: true, text: "Stripe: answered 502 without a readable error, status 502"),
    ErrorRow(
      label: "no connection", step: .failure(.connection), kind: .connection, isTransient: true,
      mayHaveBeenExecuted: true, text: "Stripe: scripted"),
    ErrorRow(
      label: "no answer in time", step: .failure(.timeout), kind: .timeout, isTransient: true,
      mayHaveBeenExecuted: true, text: "Stripe: scripted"),
    ErrorRow(
      label: "an answer of another shape", step: .ok(#"{"id":7}"#), kind: .unreadableAnswer,
      isTransient: false, mayHaveBeenExecuted: true,
      text:
        "Stripe: /v1/customers/cus_1 answered something that is not StripeCustomer: unreadable at 'id', status 200"
    ),
  ]

  @Test(arguments: errors)
  func failuresAreTyped(row: ErrorRow) async throws {
    let client = StripeClient.scripted(ScriptedTransport([row.step]), maxRetries: 0)
    let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
    #expect(error?.kind == row.kind)
    #expect(error?.isTransient == row.isTransient)
    #expect(error?.mayHaveBeenExecuted == row.mayHaveBeenExecuted)
    #expect(error?.description == row.text)
  }

  @Test func anEmptyIDIsRefusedBeforeAnythingIsSent() async throws {
    let transport = ScriptedTransport([])
    let client = StripeClient.scripted(transport)
    let error = await #expect(throws: StripeError.self) { try await client.customer("") }
    #expect(error?.kind == .invalidRequest)
    #expect(transport.requests.isEmpty)
  }

  @Test(arguments: [
    (
      #"{"error":{"type":"invalid_request_error","message":"An event already exists with identifier a."}}"#,
      true
    ),
    (
      #"{"error":{"type":"invalid_request_error","code":"duplicate_meter_event","message":"x"}}"#,
      true
    ),
    (
      #"{"error":{"type":"invalid_request_error","message":"No active meter found for event_name x"}}"#,
      false
    ),
  ])
  func aKnownIdentifierIsSuccess(body: String, isDuplicate: Bool) async throws {
    let client = StripeClient.scripted(ScriptedTransport([.answer(400, body, [:])]))
    let draft = StripeMeterEventDraft(
      eventName: "e", payload: [:], identifier: "a", timestamp: 1)
    if isDuplicate {
      #expect(try await client.createMeterEvent(draft) == .duplicate)
    } else {
      await #expect(throws: StripeError.self) { try await client.createMeterEvent(draft) }
    }
  }

  @Test func aCancelledCallSaysSo() async throws {
    let client = StripeClient(
      configuration: StripeConfiguration(key: StripeSecretKey("sk_test_x")),
      transport: ScriptedTransport([.status(500)]),
      effects: StripeClientEffects(randomBits: { 0 }, sleep: { _ in throw CancellationError() }),
      logger: .silent)
    let error = await #expect(throws: StripeError.self) { try await client.customer("cus_1") }
    #expect(error?.kind == .cancelled)
    // Between two attempts: the first may have done its work.
    #expect(error?.mayHaveBeenExecuted == true)
  }
}
