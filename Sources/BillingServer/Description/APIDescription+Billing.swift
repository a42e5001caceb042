import StripeAccounts

extension APIDescription {
  /// Customers.
  static let customerPaths = """
      /api/customers:
        post:
          operationId: linkCustomer
          tags: [billing]
          summary: Links a customer to a Stripe customer
          description: Needs an operator's key. Without `stripe_customer_id` the Stripe customer is created.
          requestBody:
            required: true
            content:
              application/json:
                schema: { $ref: "#/components/schemas/CustomerRequest" }
                example: { customer_id: cust_abc123, name: "Ada's Farm", email: ada@example.com }
          responses:
            "200":
              description: It was linked already
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Customer" }
            "201":
              description: Linked
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Customer" }
            "400": { $ref: "#/components/responses/Malformed" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "409": { $ref: "#/components/responses/Conflict" }
            "413": { $ref: "#/components/responses/TooLarge" }
            "415": { $ref: "#/components/responses/WrongType" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "502": { $ref: "#/components/responses/StripeRefused" }
            "503": { $ref: "#/components/responses/Unavailable" }
        get:
          operationId: listCustomers
          tags: [billing]
          summary: Customers that are linked or ever reported
          description: Needs an operator's key.
          parameters:
            - name: limit
              in: query
              schema: { type: integer, minimum: 1, maximum: 1000, default: 100 }
            - $ref: "#/components/parameters/CustomerCursor"
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: One page
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/CustomerList" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /api/customers/{id}:
        get:
          operationId: showCustomer
          tags: [billing]
          summary: One customer with its subscriptions and instances
          description: Needs a reader's key for that customer, or an operator's.
          parameters:
            - name: id
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Name" }
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: The customer
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/CustomerDetails" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
    """

  /// Subscriptions and their changes.
  static let subscriptionPaths = """
      /api/subscriptions:
        post:
          operationId: createSubscription
          tags: [billing]
          summary: Subscribes a customer to a plan at Stripe
          description: |
            Needs an operator's key. One subscription holds the base price, every metered price, and those of the plan's
            optional prices that `prices` names. A customer has one live item a meter: a second is 409 `meter_taken`.
          requestBody:
            required: true
            content:
              application/json:
                schema: { $ref: "#/components/schemas/SubscriptionRequest" }
                example: { customer_id: cust_abc123, plan: starter, prices: [mqtt_messages, storage_gb] }
          responses:
            "200":
              description: What would be subscribed (`dry_run`)
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/SubscriptionOutline" }
            "201":
              description: Subscribed
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/Subscription" }
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
      /api/subscriptions/{id}/change:
        post:
          operationId: changeSubscription
          tags: [billing]
          summary: Puts another plan on a subscription
          description: |
            Needs an operator's key. `period_end`: a schedule of Stripe's makes the change with the renewal invoice, whatever
            becomes of this service; the plan that it has already takes an earlier change back. `now` first delivers what was
            used and waits until Stripe has counted it. What is accepted is durable; what takes longer than a second is
            answered with 202 and carried out. A later change replaces an earlier one; where the subscription is cancelled
            before, it is refused (`ends_first`).
          parameters:
            - name: id
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Name" }
          requestBody:
            required: true
            content:
              application/json:
                schema: { $ref: "#/components/schemas/PlanChangeRequest" }
                example: { plan: professional, at: period_end }
          responses:
            "200":
              description: Changed, or Stripe is going to; with `dry_run` both invoices as they would be
              content:
                application/json:
                  schema:
                    oneOf:
                      - $ref: "#/components/schemas/SubscriptionChange"
                      - $ref: "#/components/schemas/ChangePreview"
            "202":
              description: Durable and under way; `change.status` at `Location` says how far it is
              headers:
                Location: { schema: { type: string } }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/SubscriptionChange" }
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
        delete:
          operationId: takeBackChange
          tags: [billing]
          summary: Takes back a planned change or cancellation
          description: |
            Needs an operator's key. Whatever is planned, under way or impossible is taken back, also a cancellation that was
            planned at Stripe. The same again changes nothing more.
          parameters:
            - name: id
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Name" }
          responses:
            "200":
              description: Taken back
              content:
                application/json:
                  schema:
                    $ref: "#/components/schemas/SubscriptionChange"
            "202":
              description: Durable and under way; `change.status` at `Location` says how far it is
              headers:
                Location: { schema: { type: string } }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/SubscriptionChange" }
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
      /api/subscriptions/{id}/changes:
        get:
          operationId: listChanges
          tags: [billing]
          summary: Every change and cancellation that was accepted, newest first
          description: Needs an operator's key.
          parameters:
            - name: id
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Name" }
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: The changes
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/json:
                  schema:
                    type: object
                    required: [subscription_id, changes]
                    additionalProperties: false
                    properties:
                      subscription_id: { type: string }
                      changes:
                        type: array
                        items: { $ref: "#/components/schemas/PlannedChange" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /api/subscriptions/{id}/changes/{changeId}:
        get:
          operationId: getChange
          tags: [billing]
          summary: How far an accepted change is
          description: Needs an operator's key.
          parameters:
            - name: id
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Name" }
            - name: changeId
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Name" }
            - $ref: "#/components/parameters/IfNoneMatch"
          responses:
            "200":
              description: The change
              headers:
                ETag: { $ref: "#/components/headers/ETag" }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/PlannedChange" }
            "304": { $ref: "#/components/responses/NotModified" }
            "400": { $ref: "#/components/responses/BadRequest" }
            "401": { $ref: "#/components/responses/Unauthorized" }
            "403": { $ref: "#/components/responses/Forbidden" }
            "404": { $ref: "#/components/responses/NotFound" }
            "422": { $ref: "#/components/responses/Invalid" }
            "429": { $ref: "#/components/responses/TooMany" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503": { $ref: "#/components/responses/Unavailable" }
      /api/subscriptions/{id}/cancel:
        post:
          operationId: cancelSubscription
          tags: [billing]
          summary: Ends a subscription
          description: |
            Needs an operator's key. `now` delivers, waits as a change does, cancels and invoices what was used;
            `period_end` lets the period end first. A planned change gives way to it. 202 as for a change.
          parameters:
            - name: id
              in: path
              required: true
              schema: { $ref: "#/components/schemas/Name" }
          requestBody:
            required: true
            content:
              application/json:
                schema: { $ref: "#/components/schemas/CancellationRequest" }
                example: { at: period_end }
          responses:
            "200":
              description: Canceled, or going to be; with `dry_run` the last invoice as it would be
              content:
                application/json:
                  schema:
                    oneOf:
                      - $ref: "#/components/schemas/SubscriptionChange"
                      - $ref: "#/components/schemas/ChangePreview"
            "202":
              description: Durable and under way; `change.status` at `Location` says how far it is
              headers:
                Location: { schema: { type: string } }
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/SubscriptionChange" }
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
