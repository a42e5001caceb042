import Billing

extension APIDescription {
  /// Subscriptions with the states in which they do not charge.
  static let collectionSchemas = """
        SubscriptionDetails:
          type: object
          required:
            [subscription_id, customer_id, status, plan, period, trial_end, created_at, ended_at, pause_collection, states]
          additionalProperties: false
          properties:
            subscription_id: { type: string }
            customer_id: { $ref: "#/components/schemas/Name" }
            status: { type: string, description: Stripe's word for it. }
            plan: { type: [string, "null"], description: Null for one that was not made here. }
            period: { $ref: "#/components/schemas/Period" }
            trial_end:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Time"
            created_at: { $ref: "#/components/schemas/Time" }
            ended_at:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Time"
            pause_collection:
              description: Null while what is invoiced is collected.
              oneOf:
                - type: "null"
                - type: object
                  required: [behavior, since, resumes_at]
                  additionalProperties: false
                  properties:
                    behavior: { type: string, examples: [keep_as_draft, void, mark_uncollectible] }
                    since: { $ref: "#/components/schemas/Time" }
                    resumes_at:
                      oneOf:
                        - type: "null"
                        - $ref: "#/components/schemas/Time"
            states:
              description: |
                The states in which Stripe charges less than is used, or may do so, each with the usage that it leaves behind;
                null where that cannot be told, as when Stripe does not answer.
              oneOf:
                - type: "null"
                - type: array
                  items: { $ref: "#/components/schemas/CollectionState" }
        CollectionState:
          type: object
          required: [state, since, detail, usage, open_invoices, commands]
          additionalProperties: false
          properties:
            state:
              type: string
              enum: [\(CollectionState.Kind.allCases.map(\.rawValue).joined(separator: ", "))]
            since:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Time"
            detail: { type: string, description: What Stripe does in this state. }
            usage:
              type: array
              description: Of the running or the last period; what a closed one left behind is late usage.
              items: { $ref: "#/components/schemas/UncollectedUsage" }
            open_invoices:
              type: array
              items: { type: string }
              description: Final invoices of the subscription that wait for their payment.
            commands:
              type: array
              items: { type: string }
              description: What an operator can do; commands of `stripe` are of Stripe's own command line.
        UncollectedUsage:
          type: object
          required: [meter, unit, start, end, quantity, amount, currency, fate, invoice]
          additionalProperties: false
          properties:
            meter: { $ref: "#/components/schemas/Name" }
            unit: { type: string }
            start: { $ref: "#/components/schemas/Time" }
            end: { $ref: "#/components/schemas/Time" }
            quantity: { type: integer, minimum: 0 }
            amount:
              type: integer
              description: Minor units, by the price that the item holds, before discounts and taxes.
            currency: { type: string }
            fate:
              type: string
              enum: [none, draft, void, uncollectible, if_paid, awaited]
              description: The kind of invoice that has it or will have it; `awaited` may still be charged.
            invoice: { type: [string, "null"], description: Stripe's id of that invoice. }
    """
}
