extension APIDescription {
  /// The audit log.
  static let auditPaths = """
      /api/audit:
        get:
          operationId: listAudit
          tags: [service]
          summary: Who changed what, newest first
          description: |
            Needs an operator's key. One row for each request and command that changed something; reports are not among them, they are
            the ledger. `billing audit verify` checks the chain of hashes.
          parameters:
            - name: limit
              in: query
              schema: { type: integer, minimum: 1, maximum: 1000, default: 100 }
            - name: cursor
              in: query
              description: "`next` of the page before."
              schema: { type: string, pattern: "^[1-9][0-9]{0,17}$" }
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: One page
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/AuditList" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /dashboard/audit:
        get:
          operationId: auditPage
          tags: [pages]
          summary: The audit log
          description: Needs an operator's key, or the session of one.
          security: [{ key: [] }, { session: [] }]
          parameters:
            - name: cursor
              in: query
              schema: { type: string, pattern: "^[1-9][0-9]{0,17}$" }
          responses:
            "200": { $ref: "#/components/responses/Page" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/LoginForm" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
    """

  static let auditSchemas = """
        AuditList:
          type: object
          required: [entries, next]
          additionalProperties: false
          properties:
            entries:
              type: array
              items: { $ref: "#/components/schemas/AuditAction" }
            next: { type: [string, "null"], description: The next page's cursor; null at the end. }
        AuditAction:
          type: object
          required: [number, at, actor, actor_name, address, request_id, action, target, details, outcome, hash]
          additionalProperties: false
          properties:
            number: { type: integer, minimum: 1, description: Of the row in the log. }
            at: { $ref: "#/components/schemas/Time" }
            actor: { type: string, description: "A key's id, `admin`, `command`, or `open` while there is no key." }
            actor_name: { type: [string, "null"] }
            address: { type: [string, "null"] }
            request_id: { type: [string, "null"] }
            action: { type: string, description: The route or the command. }
            target: { type: string, description: The path, or the command's arguments. }
            details: { type: string, description: A JSON object of what was to be changed, or empty. }
            outcome: { type: [string, "null"], description: "`done`, a status with a code, or null while it is not known." }
            hash: { type: string, pattern: "^[0-9a-f]{64}$" }
    """
}
