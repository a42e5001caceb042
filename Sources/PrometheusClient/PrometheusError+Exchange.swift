public import WebClient
public import Wire

extension PrometheusError {
  /// Why an exchange gave no answer, in this module's words.
  public init(_ failure: HTTPFailure) {
    let code: Code =
      switch failure.code {
      case .unreachable, .cancelled: .unreachable
      case .timedOut: .timedOut
      case .tooLarge: .tooManySamples
      case .malformed: .malformed
      case .refused: .refused
      }
    self.init(code, failure.context, status: failure.status)
  }
}

extension HTTPSource {
  /// As `get`, for those who throw this module's errors.
  public func read(_ address: WebAddress, headers: [(name: String, value: String)] = [])
    async throws(PrometheusError) -> HTTPAnswer
  {
    do { return try await get(address, headers: headers) } catch { throw PrometheusError(error) }
  }

  /// Posts a form, as `read`.
  func read(
    form: [(name: String, value: String)], headers: [(name: String, value: String)],
    at address: WebAddress
  ) async throws(PrometheusError) -> HTTPAnswer {
    do { return try await post(form: form, headers: headers, to: address) } catch {
      throw PrometheusError(error)
    }
  }

  /// Posts a body as it is, as `read`.
  public func read(
    posting body: [UInt8], headers: [(name: String, value: String)], to address: WebAddress
  ) async throws(PrometheusError) -> HTTPAnswer {
    do { return try await post(body, headers: headers, to: address) } catch {
      throw PrometheusError(error)
    }
  }
}

extension HTTPAnswer {
  /// The server's own clock, from its `Date` header.
  public var answeredAt: SampleTime? {
    header("date").flatMap { HTTPDate.unixSeconds($0) }.map { SampleTime(seconds: $0) }
  }
}
