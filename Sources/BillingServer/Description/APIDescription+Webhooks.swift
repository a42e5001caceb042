extension APIDescription {
  /// Stripe's events.
  static let webhookPaths = """
      /webhooks/stripe:
        post:
          operationId: receiveStripeEvent
          tags: [service]
          summary: Takes one of Stripe's events
          description: |
            For Stripe, as a webhook endpoint or an event destination, with snapshot and thin events. Needs no key: the header
            `Stripe-Signature` proves the body, by one of the secrets in `STRIPE_WEBHOOK_SECRET`, for 300 seconds. The event is
            written down before the answer and processed behind it; an id that is known changes nothing. The order of
            events does not matter.
          security: []
          parameters:
            - name: Stripe-Signature
              in: header
              required: true
              description: "`t=…,v1=…` (docs.stripe.com/webhooks/signature)."
              schema: { type: string }
          requestBody:
            required: true
            description: An event, byte for byte as it was signed; at most 512 KiB.
            content:
              application/json:
                schema: { type: object }
          responses:
            "200":
              description: It is written down, now or before
              content:
                application/json:
                  schema: { $ref: "#/components/schemas/ReceivedEvent" }
            "400":
              description: |
                The signature is missing, foreign or too old (`invalid_signature`), or the body is no event
                (`malformed_event`); nothing was changed
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
            "413": { $ref: "#/components/responses/TooLarge" }
            "500": { $ref: "#/components/responses/InternalError" }
            "503":
              description: No secret is set (`webhooks_disabled`), or the store does not answer; Stripe sends it again
              headers:
                Retry-After: { schema: { type: string } }
              content:
                application/problem+json:
                  schema: { $ref: "#/components/schemas/Problem" }
    """

  static let webhookSchemas = """
        ReceivedEvent:
          type: object
          required: [event, status]
          additionalProperties: false
          properties:
            event: { type: string, minLength: 1, maxLength: 255, description: Stripe's id of the event. }
            status:
              enum: [recorded, known]
              description: Whether it came for the first time.
    """
}
