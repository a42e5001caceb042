extension APIDescription {
  /// Reading a customer's usage.
  static let readingPaths = """
      /api/usage/{customerId}:
        parameters:
          - $ref: "#/components/parameters/CustomerId"
        get:
          operationId: listReports
          tags: [usage]
          summary: A customer's reports, newest first
          description: Needs a reader's key for that customer, or an operator's.
          parameters:
            - name: from
              in: query
              description: Windows that end after it.
              schema: { $ref: "#/components/schemas/Time" }
            - name: to
              in: query
              description: Windows that end at it or before.
              schema: { $ref: "#/components/schemas/Time" }
            - name: limit
              in: query
              schema: { type: integer, minimum: 1, maximum: 1000, default: 100 }
            - $ref: "#/components/parameters/InstanceId"
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
                  schema: { $ref: "#/components/schemas/ReportList" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /api/usage/{customerId}/latest:
        parameters:
          - $ref: "#/components/parameters/CustomerId"
        get:
          operationId: latestReport
          tags: [usage]
          summary: A customer's newest report and how far it is on its way to Stripe
          parameters:
            - $ref: "#/components/parameters/InstanceId"
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: The newest report
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/LatestReport" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /api/usage/{customerId}/summary:
        parameters:
          - $ref: "#/components/parameters/CustomerId"
        get:
          operationId: summarizeUsage
          tags: [usage]
          summary: What every meter of a customer stands at in its period
          parameters:
            - name: series
              in: query
              description: Adds the newest 48 hours or 32 days of the period to each meter.
              schema: { enum: [hour, day] }
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: All meters of the catalogue
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/UsageSummary" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /api/usage/{customerId}/link:
        parameters:
          - $ref: "#/components/parameters/CustomerId"
        post:
          operationId: linkUsagePage
          tags: [usage]
          summary: Makes a signed link to the customer's own usage page
          requestBody:
            content:
              application/json:
                schema:
                  type: object
                  additionalProperties: false
                  properties:
                    expires_in: { type: integer, minimum: 60, maximum: 7776000, default: 604800,
                      description: Seconds. }
          responses:
            "201":
              description: The link
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/UsageLink" }
            "400": { $ref: "#/components/responses/Malformed" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "413": { $ref: "#/components/responses/TooLarge" }
            "415": { $ref: "#/components/responses/WrongType" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
    """

  /// Lists, totals and links.
  static let usageSchemas = """
        ReportList:
          type: object
          required: [customer_id, reports, total, next]
          additionalProperties: false
          properties:
            customer_id: { $ref: "#/components/schemas/Name" }
            reports:
              type: array
              items: { $ref: "#/components/schemas/Report" }
            total: { type: integer, minimum: 0, description: All that match. }
            next: { type: [string, "null"], description: The next page's cursor; null at the end. }
        LatestReport:
          type: object
          required: [customer_id, report, stripe_reported, stripe_status]
          additionalProperties: false
          properties:
            customer_id: { $ref: "#/components/schemas/Name" }
            report: { $ref: "#/components/schemas/Report" }
            stripe_reported: { type: boolean }
            stripe_status: { $ref: "#/components/schemas/StripeStatus" }
            stripe_hint: { type: string }
        UsageSummary:
          type: object
          required: [customer_id, meters, completeness]
          additionalProperties: false
          properties:
            customer_id: { $ref: "#/components/schemas/Name" }
            meters:
              type: array
              items: { $ref: "#/components/schemas/MeterUsage" }
            completeness: { $ref: "#/components/schemas/Completeness" }
            warnings:
              type: array
              description: Where Stripe did not answer within two seconds and these are our own numbers.
              items: { type: string }
        Completeness:
          type: object
          description: Windows of all instances that report windows, in the current period and the last seven days at least.
          required: [from, to, reported, missing, late, void, waived, gaps, more]
          additionalProperties: false
          properties:
            from: { $ref: "#/components/schemas/Time" }
            to: { $ref: "#/components/schemas/Time" }
            reported: { type: integer, minimum: 0 }
            missing: { type: integer, minimum: 0, description: Due for longer than two windows. }
            late: { type: integer, minimum: 0, description: Due, and may still come. }
            void: { type: integer, minimum: 0, description: Taken out, and nothing reported in their place. }
            waived: { type: integer, minimum: 0, description: Not waited for. }
            gaps:
              type: array
              maxItems: 200
              description: The newest ones, oldest first.
              items: { $ref: "#/components/schemas/Gap" }
            more: { type: integer, minimum: 0, description: Older gaps that are not listed. }
        Gap:
          type: object
          description: A stretch of an instance's windows that is not in the totals. Unknown, not zero.
          required: [instance_id, start, end, state, windows]
          additionalProperties: false
          properties:
            instance_id: { $ref: "#/components/schemas/Name" }
            start: { $ref: "#/components/schemas/Time" }
            end: { $ref: "#/components/schemas/Time" }
            state: { enum: [missing, late, void, waived] }
            windows: { type: integer, minimum: 1 }
            metrics:
              type: array
              description: What the reports lacked; absent where there is no report.
              items: { $ref: "#/components/schemas/Name" }
            reason: { type: string, description: Why it was waived. }
        MeterUsage:
          type: object
          required: [meter, metric, unit, aggregate, period, segment, total, exact, included, overage, delivered,
            stripe_reported, stripe_status, last_report_at, silent_instances]
          additionalProperties: false
          properties:
            meter: { $ref: "#/components/schemas/Name" }
            metric: { $ref: "#/components/schemas/Name" }
            unit: { type: string }
            aggregate: { enum: [sum, last, max, average, p95] }
            period: { $ref: "#/components/schemas/Period" }
            segment:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Segment"
            total: { type: integer, minimum: 0, description: What is priced. }
            exact: { type: number, minimum: 0, description: The same before the meter's rounding. }
            included: { type: integer, minimum: 0 }
            overage: { type: integer, minimum: 0 }
            delivered: { type: [integer, "null"], description: What Stripe accepted; null when nothing yet. }
            stripe_reported: { type: boolean }
            stripe_status: { $ref: "#/components/schemas/StripeStatus" }
            stripe_hint: { type: string }
            last_report_at:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Time"
            silent_instances:
              type: array
              description: Instances whose gauges no longer count.
              items: { $ref: "#/components/schemas/Name" }
            series:
              type: array
              description: Only with the parameter `series`; oldest first.
              items: { $ref: "#/components/schemas/SeriesPoint" }
        SeriesPoint:
          type: object
          required: [start, end, value]
          additionalProperties: false
          properties:
            start: { $ref: "#/components/schemas/Time" }
            end: { $ref: "#/components/schemas/Time" }
            value: { type: number, minimum: 0 }
        Period:
          type: object
          required: [start, end]
          additionalProperties: false
          properties:
            start: { $ref: "#/components/schemas/Time" }
            end: { $ref: "#/components/schemas/Time" }
        Segment:
          type: object
          description: The stretch of the period in which one subscription item bills the meter at one price.
          required: [start, end, item, price, billing]
          additionalProperties: false
          properties:
            start: { $ref: "#/components/schemas/Time" }
            end: { $ref: "#/components/schemas/Time" }
            item: { type: string }
            price: { type: string }
            billing: { enum: [billed, trial] }
        UsageLink:
          type: object
          required: [url, expires_at]
          additionalProperties: false
          properties:
            url: { type: string, format: uri }
            expires_at: { $ref: "#/components/schemas/Time" }
    """
}
