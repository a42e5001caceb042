extension APIDescription {
  /// Pages and the login form.
  static let pagePaths = """
      /:
        get:
          operationId: home
          tags: [pages]
          summary: Leads to the dashboard
          security: [{ key: [] }, { session: [] }]
          responses:
            "303": { description: See /dashboard }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/LoginForm" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /dashboard:
        get:
          operationId: dashboard
          tags: [pages]
          summary: Customers, usage against allowance, estimates and delivery
          description: Needs an operator's key, or the session of one.
          security: [{ key: [] }, { session: [] }]
          parameters:
            - $ref: "#/components/parameters/CustomerCursor"
          responses:
            "200": { $ref: "#/components/responses/Page" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/LoginForm" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /dashboard/customers/{id}:
        get:
          operationId: customerPage
          tags: [pages]
          summary: One customer
          description: Needs an operator's key, or the session of one.
          security: [{ key: [] }, { session: [] }]
          parameters:
            - name: id
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Name" }
          responses:
            "200": { $ref: "#/components/responses/Page" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/LoginForm" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /dashboard/doctor:
        get:
          operationId: doctorPage
          tags: [pages]
          summary: What `billing doctor` finds
          description: Needs an operator's key, or the session of one. Asks Stripe, for at most ten seconds.
          security: [{ key: [] }, { session: [] }]
          responses:
            "200": { $ref: "#/components/responses/Page" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/LoginForm" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /dashboard/login:
        post:
          operationId: logIn
          tags: [pages]
          summary: Turns an operator's key into a session
          security: []
          requestBody:
            required: true
            content:
              application/x-www-form-urlencoded:
                schema:
                  type: object
                  required: [key]
                  properties:
                    key: { type: string }
          responses:
            "303":
              description: See /dashboard, with the session's cookie
              headers:
                Set-Cookie: { schema: { type: string } }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/LoginForm" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "413": { $ref: "#/components/responses/TooLarge" }
            "415": { $ref: "#/components/responses/WrongType" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /dashboard/logout:
        post:
          operationId: logOut
          tags: [pages]
          summary: Takes the session's cookie back
          security: []
          responses:
            "303": { description: See /dashboard }
            "400": { $ref: "#/components/responses/BadRequest" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /usage/{token}:
        get:
          operationId: usagePage
          tags: [pages]
          summary: A customer's own page, for whoever has the link
          security: []
          parameters:
            - name: token
              in: path
              required: true
              schema: { type: string, minLength: 1 }
          responses:
            "200": { $ref: "#/components/responses/Page" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "404":
              description: The link is not valid, or no longer
              content:
                text/html:
                  schema: { type: string }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
    """

  /// Probes, metrics and the document itself.
  static let probePaths = """
      /healthz:
        get:
          operationId: health
          tags: [service]
          summary: The process answers
          security: []
          responses:
            "200":
              description: It does
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Probe" }
            "400": { $ref: "#/components/responses/BadRequest" }
      /readyz:
        get:
          operationId: readiness
          tags: [service]
          summary: The store can be read
          security: []
          responses:
            "200":
              description: Send requests here
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Probe" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /metrics:
        get:
          operationId: metrics
          tags: [service]
          summary: Prometheus text format 0.0.4
          description: Needs an operator's key.
          responses:
            "200":
              description: Everything measured since the start
              content:
                text/plain:
                  schema: { type: string }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /openapi.yaml:
        get:
          operationId: describe
          tags: [service]
          summary: This document
          security: []
          parameters:
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: OpenAPI 3.1
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/yaml:
                  schema: {}
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "500": { $ref: "#/components/responses/InternalError" }
    """
}
