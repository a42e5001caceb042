/// The catalogue file's JSON Schema (draft 2020-12), for editors.
///
/// It says what one value may be; what depends on several (rising tiers, unique names, whole packages) only the parser
/// checks. A test holds its keys to those that the parser reads.
public enum CatalogSchema {
  public static let text = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Billing catalogue",
      "type": "object",
      "required": ["currency", "plans"],
      "additionalProperties": false,
      "properties": {
        "currency": {
          "description": "A currency that Stripe takes, as its ISO code.",
          "type": "string", "pattern": "^[A-Za-z]{3}$"
        },
        "meters": {
          "description": "What is counted, by key; the key is the meter's event name at Stripe.",
          "type": "object",
          "propertyNames": { "pattern": "^[A-Za-z0-9_.:-]{1,100}$" },
          "additionalProperties": { "$ref": "#/$defs/meter" }
        },
        "stripe": {
          "description": "How Stripe bills this account where its documentation does not say.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "flat_fee_at_zero": {
              "description": "Whether a period without usage is charged the first tier's flat fee.",
              "enum": ["charged", "not_charged"], "default": "charged"
            },
            "ties": {
              "description": "Where half a minor unit of an invoice line goes.",
              "enum": ["away_from_zero", "to_even"], "default": "away_from_zero"
            }
          }
        },
        "plans": {
          "description": "What subscriptions charge, by key.",
          "type": "object",
          "additionalProperties": { "$ref": "#/$defs/plan" }
        }
      },
      "$defs": {
        "amount": {
          "description": "An amount in major units, as text: \"5.00\", \"0.0001\".",
          "type": ["string", "number"], "pattern": "^(0|[1-9][0-9]*)(\\.[0-9]+)?$", "minimum": 0
        },
        "whole": {
          "type": ["integer", "string"], "minimum": 0, "maximum": 999999999999999,
          "pattern": "^(0|[1-9][0-9]*)$"
        },
        "lookup_key": { "type": "string", "minLength": 1, "maxLength": 200 },
        "stripe_id": { "type": "string", "minLength": 1, "maxLength": 255 },
        "meter": {
          "type": "object",
          "required": ["metric", "kind", "aggregate"],
          "additionalProperties": false,
          "properties": {
            "metric": { "description": "The key of metrics in a report.", "type": "string", "minLength": 1 },
            "kind": {
              "description": "gauge: a state; counter: what was added in the window.",
              "enum": ["gauge", "counter"]
            },
            "aggregate": {
              "description": "How a period's hours become one value.",
              "enum": ["sum", "last", "max", "average", "p95"]
            },
            "unit": { "description": "For people, singular; default: the key.", "type": "string", "minLength": 1 },
            "round": {
              "description": "How the period's value becomes whole; default: up.",
              "enum": ["up", "down", "half_up"]
            }
          }
        },
        "plan": {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "name": { "description": "For people; default: the key.", "type": "string", "minLength": 1 },
            "stripe_product": {
              "description": "A product that is at Stripe already; default: one that is made for the plan.",
              "$ref": "#/$defs/stripe_id"
            },
            "stripe_price": {
              "description": "The base price, if it is at Stripe already and has no lookup key.",
              "$ref": "#/$defs/stripe_id"
            },
            "interval": { "description": "Default: month.", "enum": ["day", "week", "month", "year"] },
            "interval_count": {
              "description": "Intervals in a period, at most three years; default: 1.",
              "type": ["integer", "string"], "minimum": 1, "maximum": 1095, "pattern": "^[1-9][0-9]*$"
            },
            "trial_days": {
              "description": "Days that are counted and not billed; default: 0.",
              "type": ["integer", "string"], "minimum": 0, "maximum": 730, "pattern": "^(0|[1-9][0-9]*)$"
            },
            "base": { "description": "Charged each period; default: \"0\".", "$ref": "#/$defs/amount" },
            "lookup_key": { "description": "Of the base price; default: <plan>_base.", "$ref": "#/$defs/lookup_key" },
            "prices": { "type": "array", "items": { "$ref": "#/$defs/price" } }
          }
        },
        "price": {
          "type": "object",
          "required": ["meter", "model"],
          "properties": {
            "meter": { "description": "A key of meters.", "type": "string" },
            "model": { "enum": ["per_unit", "graduated", "volume", "package"] },
            "lookup_key": {
              "description": "Default: the meter's key for the first plan that prices it, else <meter>_<plan>.",
              "$ref": "#/$defs/lookup_key"
            },
            "stripe_price": {
              "description": "This price, if it is at Stripe already and has no lookup key.",
              "$ref": "#/$defs/stripe_id"
            },
            "optional": {
              "description": "Part of a subscription only where it is asked for by its meter's key; default: false.",
              "enum": [true, false, "true", "false"]
            },
            "interval": {
              "description": "Default: the plan's; another one bills apart from the base.",
              "enum": ["day", "week", "month", "year"]
            },
            "interval_count": {
              "description": "Goes with an interval of the price's own; default: 1.",
              "type": ["integer", "string"], "minimum": 1, "maximum": 1095, "pattern": "^[1-9][0-9]*$"
            }
          },
          "dependentRequired": { "interval_count": ["interval"] },
          "oneOf": [
            {
              "required": ["unit_amount"],
              "properties": {
                "meter": true, "lookup_key": true, "optional": true, "interval": true, "interval_count": true,
                "stripe_price": true, "model": { "const": "per_unit" },
                "unit_amount": { "$ref": "#/$defs/amount" },
                "included": { "description": "Free units in each period.", "$ref": "#/$defs/whole" }
              },
              "additionalProperties": false
            },
            {
              "required": ["tiers"],
              "properties": {
                "meter": true, "lookup_key": true, "optional": true, "interval": true, "interval_count": true,
                "stripe_price": true, "model": { "enum": ["graduated", "volume"] },
                "tiers": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/tier" } }
              },
              "additionalProperties": false
            },
            {
              "required": ["size", "amount"],
              "properties": {
                "meter": true, "lookup_key": true, "optional": true, "interval": true, "interval_count": true,
                "stripe_price": true, "model": { "const": "package" },
                "size": { "description": "Units in a package.", "$ref": "#/$defs/whole" },
                "amount": { "description": "For each begun package.", "$ref": "#/$defs/amount" },
                "included": {
                  "description": "Free units in each period, a multiple of size.", "$ref": "#/$defs/whole"
                }
              },
              "additionalProperties": false
            }
          ]
        },
        "tier": {
          "type": "object",
          "required": ["up_to"],
          "anyOf": [{ "required": ["unit_amount"] }, { "required": ["flat_amount"] }],
          "additionalProperties": false,
          "properties": {
            "up_to": {
              "description": "Inclusive; inf in the last tier.",
              "anyOf": [{ "const": "inf" }, { "$ref": "#/$defs/whole" }]
            },
            "unit_amount": { "$ref": "#/$defs/amount" },
            "flat_amount": { "description": "Once, when the tier is reached.", "$ref": "#/$defs/amount" }
          }
        }
      }
    }
    """#
}
