extension APIDescription {
  /// Reporting: one report, and many.
  static let reportPaths = """
      /api/usage/report:
        post:
          operationId: reportUsage
          tags: [usage]
          summary: Reports what one instance used in one window
          description: |
            Needs a reporter's key for that customer and instance, or an operator's. The answer is sent once the
            report is durable; it waits up to two seconds for Stripe. The same report again (same window,
            `report_id` or `Idempotency-Key`) is answered 200 with the first one.
          parameters:
            - $ref: "#/components/parameters/IdempotencyKey"
          requestBody:
            required: true
            content:
              application/json:
                schema: { $ref: "#/components/schemas/UsageReport" }
                example:
                  customer_id: cust_abc123
                  instance_id: k8s-cluster-1
                  active_devices: 3
                  total_devices: 5
                  metrics: { devices: 3, mqtt_messages: 15000, storage_gb: 2.5 }
          responses:
            "200":
              description: It was there already; `report` is the first one
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/ReportAnswer" }
            "201":
              description: A new fact, or the completion of metrics that were missing
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/ReportAnswer" }
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
            "503": { $ref: "#/components/responses/Unavailable" }
      /api/usage/reports:
        post:
          operationId: reportUsageInBatch
          tags: [usage]
          summary: Reports many windows at once
          description: |
            At most 10,000 reports and 16 MiB, as a JSON array or one report a line. Each is judged by itself; all
            that are sound are durable before the answer, which does not wait for Stripe. With
            `Idempotency-Key: K` the reports count as `K#0`, `K#1`, ….
          parameters:
            - $ref: "#/components/parameters/IdempotencyKey"
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: array
                  items:
                    description: What is no report gets a problem of its own.
                    anyOf:
                      - $ref: "#/components/schemas/UsageReport"
                      - {}
              application/x-ndjson:
                schema: { type: string }
          responses:
            "207":
              description: An answer for each report, in their order
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/BatchAnswer" }
            "400": { $ref: "#/components/responses/Malformed" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "413": { $ref: "#/components/responses/TooLarge" }
            "415": { $ref: "#/components/responses/WrongType" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
    """

  /// A report as it is sent and as it is kept, and the answers to it.
  static let reportSchemas = """
        Name:
          type: string
          minLength: 1
          maxLength: 255
          pattern: '\(TextPattern.name)'
          description: |
            1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that are seen.
        Time:
          type: string
          format: date-time
        Count:
          type: integer
          minimum: 0
          maximum: 9007199254740992
        Value:
          type: number
          minimum: 0
          maximum: 9007199254740992
          description: Kept to twelve decimals.
        Metrics:
          type: object
          maxProperties: 1000
          propertyNames: { $ref: "#/components/schemas/Name" }
          properties:
            devices: { $ref: "#/components/schemas/Count" }
          additionalProperties: { $ref: "#/components/schemas/Value" }
        MissingMetric:
          type: object
          required: [metric, reason]
          additionalProperties: false
          properties:
            metric: { $ref: "#/components/schemas/Name" }
            reason: { $ref: "#/components/schemas/Reason" }
        Reason:
          type: string
          description: Why it could not be read; the first 500 characters are kept.
          pattern: '^[^\\u0000]*$'
        UsageReport:
          type: object
          required: [customer_id]
          additionalProperties: false
          dependentRequired:
            window_start: [window_end]
            window_end: [window_start]
            sequence: [exporter_id]
          properties:
            customer_id: { $ref: "#/components/schemas/Name" }
            instance_id:
              $ref: "#/components/schemas/Name"
              default: default
            active_devices: { $ref: "#/components/schemas/Count" }
            total_devices: { $ref: "#/components/schemas/Count" }
            metrics: { $ref: "#/components/schemas/Metrics" }
            report_id:
              $ref: "#/components/schemas/Name"
              description: Names the report, so that a repeat counts once.
            window_start: { $ref: "#/components/schemas/Time" }
            window_end:
              $ref: "#/components/schemas/Time"
              description: At most 31 days after the start and five minutes ahead of now.
            missing:
              description: Metrics that could not be read, which are not zero; at most 1,000.
              oneOf:
                - type: array
                  uniqueItems: true
                  items:
                    oneOf:
                      - $ref: "#/components/schemas/Name"
                      - type: object
                        required: [metric]
                        additionalProperties: false
                        properties:
                          metric: { $ref: "#/components/schemas/Name" }
                          reason: { $ref: "#/components/schemas/Reason" }
                - type: object
                  propertyNames: { $ref: "#/components/schemas/Name" }
                  additionalProperties: { $ref: "#/components/schemas/Reason" }
            exporter_id: { $ref: "#/components/schemas/Name" }
            sequence: { $ref: "#/components/schemas/Count" }
        Report:
          type: object
          required: [id, customer_id, instance_id, active_devices, total_devices, metrics, created_at,
            window_start, window_end]
          additionalProperties: false
          properties:
            id: { type: integer, minimum: 1 }
            customer_id: { $ref: "#/components/schemas/Name" }
            instance_id: { $ref: "#/components/schemas/Name" }
            active_devices: { type: [integer, "null"], minimum: 0 }
            total_devices: { type: [integer, "null"], minimum: 0 }
            metrics: { $ref: "#/components/schemas/Metrics" }
            created_at:
              $ref: "#/components/schemas/Time"
              description: When it was received.
            window_start: { $ref: "#/components/schemas/Time" }
            window_end:
              $ref: "#/components/schemas/Time"
              description: Equals window_start in the plain form, which means the instant of its receipt.
            report_id: { $ref: "#/components/schemas/Name" }
            missing:
              type: array
              minItems: 1
              items: { $ref: "#/components/schemas/MissingMetric" }
            exporter_id: { $ref: "#/components/schemas/Name" }
            sequence: { $ref: "#/components/schemas/Count" }
            completes: { type: integer, description: The report whose missing metrics this one adds. }
            sealed: { const: true, description: "Retention took the metrics out: they are empty here and count all the same." }
            voided_by: { type: integer, description: The entry that took it out of the totals. }
            void_reason: { type: string, description: "Why it was taken out; in lists." }
            superseded_by: { type: integer, description: "The report that stands in its place; in lists." }
        Warning:
          type: object
          required: [code, detail]
          additionalProperties: false
          properties:
            code:
              enum: [devices_differ, active_above_total, rounded_to_twelve_decimals, repeat_counts_again,
                exporter_sequence, closed_period]
            detail: { type: string }
        StripeStatus:
          enum: [queued, not_linked, no_subscription, no_metered_price, disabled, accepted, confirmed, rejected]
        ReportAnswer:
          type: object
          required: [message, stripe_reported, stripe_status, report]
          additionalProperties: false
          properties:
            message: { type: string }
            stripe_reported:
              type: boolean
              description: Whether Stripe has accepted totals that cover every priced metric of the report.
            stripe_status: { $ref: "#/components/schemas/StripeStatus" }
            stripe_hint: { type: string, description: What to check. }
            report: { $ref: "#/components/schemas/Report" }
            warnings:
              type: array
              minItems: 1
              items: { $ref: "#/components/schemas/Warning" }
        BatchAnswer:
          type: object
          required: [created, duplicates, refused, results]
          additionalProperties: false
          properties:
            created: { type: integer, minimum: 0 }
            duplicates: { type: integer, minimum: 0 }
            refused: { type: integer, minimum: 0 }
            results:
              type: array
              items:
                type: object
                required: [index, status]
                additionalProperties: false
                oneOf:
                  - required: [report]
                  - required: [problem]
                properties:
                  index: { type: integer, minimum: 0 }
                  status: { type: integer, description: The status a single report would be answered with. }
                  report: { $ref: "#/components/schemas/Report" }
                  warnings:
                    type: array
                    items: { $ref: "#/components/schemas/Warning" }
                  problem: { $ref: "#/components/schemas/Problem" }
    """
}
