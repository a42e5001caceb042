extension APIDescription {
  /// Invoices and Stripe's portal.
  static let invoicePaths = """
      /api/invoices/upcoming:
        get:
          operationId: upcomingInvoice
          tags: [billing]
          summary: The invoice so far, ours and Stripe's side by side
          description: Needs a reader's key for that customer, or an operator's.
          parameters:
            - name: customer_id
              in: query
              required: true
              schema: { $ref: "#/components/schemas/Name" }
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: Both invoices
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/UpcomingInvoice" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "409": { $ref: "#/components/responses/Conflict" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "502": { $ref: "#/components/responses/StripeRefused" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /api/portal/sessions:
        post:
          operationId: createPortalSession
          tags: [billing]
          summary: Opens Stripe's customer portal for a customer
          description: Needs an operator's key.
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  required: [customer_id]
                  additionalProperties: false
                  properties:
                    customer_id: { $ref: "#/components/schemas/Name" }
                    return_url: { type: string, minLength: 1, maxLength: 500, pattern: "\(TextPattern.returnURL)" }
          responses:
            "201":
              description: The session
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/PortalSession" }
            "400": { $ref: "#/components/responses/Malformed" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "409": { $ref: "#/components/responses/Conflict" }
            "413": { $ref: "#/components/responses/TooLarge" }
            "415": { $ref: "#/components/responses/WrongType" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "502": { $ref: "#/components/responses/StripeRefused" }
            "503": { $ref: "#/components/responses/Unavailable" }
    """
}
