import StripeAccounts

extension APIDescription {
  /// Customers, subscriptions and invoices.
  static let billingSchemas = """
        CustomerRequest:
          type: object
          required: [customer_id]
          additionalProperties: false
          properties:
            customer_id: { $ref: "#/components/schemas/Name" }
            name: { $ref: "#/components/schemas/ShortText" }
            email: { $ref: "#/components/schemas/ShortText" }
            stripe_customer_id: { $ref: "#/components/schemas/ShortText" }
            test_clock:
              $ref: "#/components/schemas/ShortText"
              description: A test clock of the sandbox or of Stripe's test mode; now is its time for this customer.
        ShortText: { type: string, minLength: 1, maxLength: 500, pattern: '\(TextPattern.line)' }
        Customer:
          type: object
          required: [customer_id, stripe_customer_id, name, email, test_clock, linked_at]
          properties:
            customer_id: { $ref: "#/components/schemas/Name" }
            stripe_customer_id: { type: [string, "null"], description: Null while it is not linked. }
            name: { type: [string, "null"] }
            email: { type: [string, "null"] }
            test_clock: { type: [string, "null"] }
            linked_at:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Time"
        CustomerList:
          type: object
          required: [customers, next]
          additionalProperties: false
          properties:
            customers:
              type: array
              items: { $ref: "#/components/schemas/Customer" }
            next: { type: [string, "null"], description: The next page's cursor; null at the end. }
        CustomerDetails:
          allOf:
            - $ref: "#/components/schemas/Customer"
            - type: object
              required: [subscriptions, instances]
              properties:
                subscriptions:
                  type: array
                  items: { $ref: "#/components/schemas/SubscriptionDetails" }
                instances:
                  type: array
                  items: { $ref: "#/components/schemas/Instance" }
        Instance:
          type: object
          required: [instance_id, window_end, last_report_at, reports, exporter_id]
          additionalProperties: false
          properties:
            instance_id: { $ref: "#/components/schemas/Name" }
            window_end:
              $ref: "#/components/schemas/Time"
              description: The end of its newest window.
            last_report_at: { $ref: "#/components/schemas/Time" }
            reports: { type: integer, minimum: 0 }
            exporter_id: { type: [string, "null"] }
        SubscriptionRequest:
          type: object
          required: [customer_id, plan]
          additionalProperties: false
          properties:
            customer_id: { $ref: "#/components/schemas/Name" }
            plan:
              $ref: "#/components/schemas/Name"
              description: The key of a plan in the catalogue.
            trial_period_days:
              type: integer
              minimum: 0
              maximum: 730
              description: The plan's own trial when absent; 0 for none.
            prices:
              type: array
              items: { $ref: "#/components/schemas/Name" }
              description: Those of the plan's optional prices that are wanted, by the keys of their meters.
            dry_run:
              type: boolean
              default: false
              description: Answers what would be made, and changes nothing.
        SubscriptionOutline:
          type: object
          required: [dry_run, subscription_id, customer_id, status, plan, period, trial_end, items]
          additionalProperties: false
          properties:
            dry_run: { type: boolean, enum: [true] }
            subscription_id: { type: "null" }
            customer_id: { $ref: "#/components/schemas/Name" }
            status: { type: string, enum: [trialing, active] }
            plan: { $ref: "#/components/schemas/Name" }
            period:
              description: The first one; with prices of several intervals, the one that ends first.
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Period"
            trial_end:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Time"
            items:
              type: array
              items:
                type: object
                required: [meter, lookup_key, price, interval, optional]
                additionalProperties: false
                properties:
                  meter: { type: [string, "null"], description: Null for the base price. }
                  lookup_key: { type: string }
                  price: { type: string, description: Stripe's id of the price. }
                  interval: { type: string, examples: [month, 3 months] }
                  optional: { type: boolean }
        PlanChangeRequest:
          type: object
          required: [plan]
          additionalProperties: false
          properties:
            plan:
              $ref: "#/components/schemas/Name"
              description: The key of a plan in the catalogue.
            prices:
              type: array
              items: { $ref: "#/components/schemas/Name" }
              description: |
                Those of the plan's optional prices that it has then, by the keys of their meters; when absent, those whose meters
                the subscription bills now.
            at: { type: string, enum: [period_end, now], default: period_end }
            dry_run: { type: boolean, default: false, description: Nothing is changed. }
        CancellationRequest:
          type: object
          additionalProperties: false
          properties:
            at: { type: string, enum: [period_end, now], default: period_end }
            dry_run: { type: boolean, default: false, description: Nothing is changed. }
        PlannedChange:
          type: object
          required:
            [change_id, subscription_id, customer_id, kind, at, plan, status, effective_at, problem, schedule_id,
             requested_at, updated_at, url]
          additionalProperties: false
          properties:
            change_id: { type: string }
            subscription_id: { type: string }
            customer_id: { $ref: "#/components/schemas/Name" }
            kind: { type: string, enum: [change, cancel] }
            at: { type: string, enum: [period_end, now] }
            plan: { type: [string, "null"], description: The plan to change to. }
            status:
              type: string
              enum: [accepted, scheduled, done, failed, revoking, revoked, replaced, lapsed]
              description: |
                `accepted` and `revoking` are under way, `scheduled` is Stripe's to carry out, `failed` cannot be made until
                somebody acts; the others are over.
            effective_at:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Time"
            problem: { type: [string, "null"], description: Why it is not in force. }
            schedule_id: { type: [string, "null"], description: Stripe's subscription schedule that makes it. }
            requested_at: { $ref: "#/components/schemas/Time" }
            updated_at: { $ref: "#/components/schemas/Time" }
            url: { type: string, description: Where to look how far it is. }
        ChangePreview:
          type: object
          required:
            [dry_run, subscription_id, customer_id, status, plan, period, trial_end, created_at, ended_at, kind, new_plan,
             effective_at, closing_invoice, stripe_closing_invoice, first_invoice]
          additionalProperties: false
          properties:
            dry_run: { type: boolean, enum: [true] }
            subscription_id: { type: string }
            customer_id: { $ref: "#/components/schemas/Name" }
            status: { type: string, description: Stripe's word for it. }
            plan: { type: [string, "null"], description: The plan that it is on now. }
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
            kind: { type: string, enum: [change, cancel] }
            new_plan: { type: [string, "null"], description: Null for a cancellation. }
            effective_at: { $ref: "#/components/schemas/Time" }
            closing_invoice:
              description: Of the running period, with its usage so far and the next period's base; without prorations.
              $ref: "#/components/schemas/Invoice"
            stripe_closing_invoice:
              description: Stripe's own preview of it after a change now, prorations included; null where Stripe gives none.
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Invoice"
            first_invoice:
              description: The first with usage at the new prices, as nothing is used yet; null where nothing follows.
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Invoice"
        SubscriptionChange:
          type: object
          required:
            [subscription_id, customer_id, status, plan, period, trial_end, created_at, ended_at, effective_at, change, segments]
          additionalProperties: false
          properties:
            subscription_id: { type: string }
            customer_id: { $ref: "#/components/schemas/Name" }
            status: { type: string, description: Stripe's word for it. }
            plan: { type: [string, "null"], description: The plan that it is on now. }
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
            effective_at:
              description: Null while nobody can tell.
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Time"
            change:
              description: What was accepted and how far it is; null where there was nothing to do.
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/PlannedChange"
            segments:
              type: array
              description: |
                What each stretch of the current period bills. A change in mid-period cuts a meter's in two; each is
                billed by its own price from zero. A gauge is billed in both, with the value that each ends with.
              items: { $ref: "#/components/schemas/BilledSegment" }
        BilledSegment:
          type: object
          required: [meter, price, start, end, billing, so_far, projected]
          additionalProperties: false
          properties:
            meter: { $ref: "#/components/schemas/Name" }
            price: { type: string, description: Stripe's id of the price. }
            start: { $ref: "#/components/schemas/Time" }
            end: { $ref: "#/components/schemas/Time" }
            billing: { type: string, enum: [billed, trial] }
            so_far: { $ref: "#/components/schemas/InvoiceLine" }
            projected:
              description: |
                The line at the segment's end, at the lowest and the highest usage that is likely; null while there is
                less than a day (or a thirtieth of the segment) to project from.
              oneOf:
                - type: "null"
                - type: object
                  required: [low, high]
                  additionalProperties: false
                  properties:
                    low: { $ref: "#/components/schemas/InvoiceLine" }
                    high: { $ref: "#/components/schemas/InvoiceLine" }
        Subscription:
          type: object
          required: [subscription_id, customer_id, status, plan, period, trial_end, created_at, ended_at]
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
    \(collectionSchemas)
        UpcomingInvoice:
          type: object
          required:
            [customer_id, subscription_id, ours, projected, stripe, agree, difference_minor, reason, stripe_only]
          additionalProperties: false
          properties:
            customer_id: { $ref: "#/components/schemas/Name" }
            subscription_id:
              type: [string, "null"]
              description: Null for the sum of several subscriptions, and without one.
            ours: { $ref: "#/components/schemas/Invoice" }
            projected:
              description: |
                Ours at the period's end, at the lowest and the highest usage that is likely; null while there is less than
                a day (or a thirtieth of the period) to project from.
              oneOf:
                - type: "null"
                - type: object
                  required: [low, high]
                  additionalProperties: false
                  properties:
                    low: { $ref: "#/components/schemas/Invoice" }
                    high: { $ref: "#/components/schemas/Invoice" }
            stripe:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Invoice"
            agree: { type: boolean, description: Whether both charge the same at every price. }
            difference_minor:
              type: [integer, "null"]
              description: Ours minus Stripe's at the prices that both have; null without Stripe's.
            reason: { type: [string, "null"], description: Why they differ, or why Stripe's is not there. }
            stripe_only:
              type: array
              description: What Stripe's invoice has besides, prorations of base prices, one-off items, discounts and taxes.
              items: { $ref: "#/components/schemas/StripeLine" }
            subscriptions:
              type: array
              description: The same for each subscription, where the customer has several.
              items: { $ref: "#/components/schemas/UpcomingInvoice" }
        StripeLine:
          type: object
          required: [description, price, period, amount, proration]
          additionalProperties: false
          properties:
            description: { type: string }
            price: { type: [string, "null"], description: Stripe's id of the price. }
            period: { $ref: "#/components/schemas/Period" }
            amount: { type: integer, description: In minor units; negative for a credit. }
            proration: { type: boolean }
        Invoice:
          type: object
          required: [customer_id, plan, currency, period, lines, total]
          additionalProperties: false
          properties:
            customer_id: { type: [string, "null"] }
            plan: { type: [string, "null"] }
            currency: { type: string, pattern: "^[a-z]{3}$" }
            period:
              oneOf:
                - type: "null"
                - $ref: "#/components/schemas/Period"
            lines:
              type: array
              description: One for each price.
              items: { $ref: "#/components/schemas/InvoiceLine" }
            total: { $ref: "#/components/schemas/MinorUnits" }
        InvoiceLine:
          type: object
          required: [description, meter, quantity, included, billable, amount, tiers]
          additionalProperties: false
          properties:
            description: { type: string }
            meter: { type: [string, "null"], description: Null for the base price. }
            quantity: { type: integer }
            included: { type: integer }
            billable: { type: integer }
            amount: { $ref: "#/components/schemas/MinorUnits" }
            tiers:
              type: array
              items: { $ref: "#/components/schemas/InvoiceTier" }
        InvoiceTier:
          type: object
          required: [up_to, quantity, unit_amount, flat_amount, amount]
          additionalProperties: false
          properties:
            up_to: { type: [integer, "null"], description: Null for the last one. }
            quantity: { type: integer }
            unit_amount: { type: string, description: A decimal number of minor units. }
            flat_amount: { type: [integer, "null"] }
            amount: { $ref: "#/components/schemas/MinorUnits" }
        MinorUnits: { type: integer, description: Of the invoice's currency; cents for usd. }
        PortalSession:
          type: object
          required: [url]
          additionalProperties: false
          properties:
            url: { type: string, format: uri }
    """
}
