extension APIDescription {
  /// What several operations share: parameters and the answers that say no.
  static let responses = """
      parameters:
        CustomerId:
          name: customerId
          in: path
          required: true
          description: An id of `report` or `reports` is read by escaping a letter, `%72eport`.
          schema: { $ref: "#/components/schemas/Name" }
        InstanceId:
          name: instance_id
          in: query
          schema: { $ref: "#/components/schemas/Name" }
        CustomerCursor:
          name: cursor
          in: query
          description: "`next` of the page before."
          schema: { type: string, pattern: "^[A-Za-z0-9_-]+$" }
        IdempotencyKey:
          name: Idempotency-Key
          in: header
          description: Names the request, so that a repeat counts once; `report_id` goes before it.
          schema: { type: string, minLength: 1, maxLength: 255, pattern: '\(TextPattern.headerKey)' }
        IfNoneMatch:
          name: If-None-Match
          in: header
          description: The `ETag` of an answer that the caller has; where it is still the same, 304 without a body.
          schema: { type: string }
      headers:
        ETag:
          description: Names the answer by its bytes.
          required: true
          schema: { type: string, pattern: '^"[0-9a-f]{32}"$' }
      responses:
        NotModified:
          description: The answer is the one that `If-None-Match` names
          headers:
            ETag: { $ref: "#/components/headers/ETag" }
        BadRequest:
          description: The request can be read in two ways, or did not arrive whole
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        InternalError:
          description: The service made a mistake; its log has the cause under `request_id`
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        Malformed:
          description: The body is not JSON, or has a duplicate key
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        Unauthorized:
          description: A valid API key is needed
          headers:
            WWW-Authenticate: { schema: { type: string } }
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        Forbidden:
          description: The key is of another kind, or another site's page sent the request
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        NotFound:
          description: There is no such thing, or the key must not know of it
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        Conflict:
          description: It contradicts what is there
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        TooLarge:
          description: The body is above 64 KiB, an event of Stripe's above 512 KiB, a batch above 16 MiB
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        WrongType:
          description: The body has another media type
          headers:
            Accept: { schema: { type: string } }
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        Invalid:
          description: The request says something that cannot be; `errors` names every field
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        StripeRefused:
          description: Stripe does not let this service do it
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        TooMany:
          description: Too many batches at once, or too many wrong keys
          headers:
            Retry-After: { schema: { type: string } }
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        Unavailable:
          description: The store or Stripe does not answer; the same request again is harmless
          headers:
            Retry-After: { schema: { type: string } }
          content:
            application/problem+json:
              schema: { $ref: "#/components/schemas/Problem" }
        Page:
          description: The page
          content:
            text/html:
              schema: { type: string }
        LoginForm:
          description: The login form
          content:
            text/html:
              schema: { type: string }
    """

  /// Errors and probes.
  static let problemSchemas = """
        Problem:
          type: object
          description: RFC 9457 problem details.
          required: [type, title, status, detail, code, error]
          additionalProperties: false
          properties:
            type: { type: string, format: uri }
            title: { type: string }
            status: { type: integer, minimum: 400, maximum: 599 }
            detail: { type: string }
            code:
              type: string
              description: Stable; callers may compare it. More may come.
              examples: [\(ProblemCode.allCases.map(\.rawValue).joined(separator: ", "))]
              pattern: "^[a-z_]+$"
            error: { type: string, description: The detail again. }
            errors:
              type: array
              minItems: 1
              items:
                type: object
                required: [field, detail]
                additionalProperties: false
                properties:
                  field: { type: string, description: Empty for the document itself. }
                  detail: { type: string }
            request_id: { type: string, description: Names the request in the service's log. }
            report:
              type: object
              description: With `report_conflict`, the report that stands.
              required: [id, content_hash]
              additionalProperties: false
              properties:
                id: { type: integer, format: int64, minimum: 1 }
                content_hash: { type: string, pattern: "^[0-9a-f]{32}$" }
            windows:
              type: array
              maxItems: 20
              description: With `window_overlap`, the reported windows that share time with the report's.
              items:
                type: object
                required: [report_id, window_start, window_end]
                additionalProperties: false
                properties:
                  report_id: { type: integer }
                  window_start: { $ref: "#/components/schemas/Time" }
                  window_end: { $ref: "#/components/schemas/Time" }
        Probe:
          type: object
          required: [status]
          additionalProperties: false
          properties:
            status: { enum: [ok, ready] }
    """
}
