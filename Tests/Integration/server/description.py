"""The service's own description, read from GET /openapi.yaml, and answers held to it."""

from dataclasses import dataclass

import yaml
from jsonschema import Draft202012Validator, FormatChecker

from harness.api import Answer, Api
from harness.billing import Service


@dataclass(frozen=True)
class Description:
    document: dict

    @classmethod
    def of(cls, service: Service) -> "Description":
        answer = Api(service.url).get("/openapi.yaml")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/yaml")
        return cls(yaml.safe_load(answer.text))

    def check(self, method: str, route: str, answer: Answer) -> None:
        """Fails when the status, the media type or the body is not as described."""
        answers = self.document["paths"][route][method.lower()]["responses"]
        assert str(answer.status) in answers, f"{method} {route} answered {answer}"
        content = self._resolved(answers[str(answer.status)]).get("content", {})
        media_type = answer.headers.get("content-type", "").partition(";")[0]
        if not content:
            assert answer.text == ""
            return
        assert media_type in content, f"{method} {route} answered {media_type}"
        if media_type.endswith("json"):
            schema = content[media_type]["schema"] | {"components": self.document["components"]}
            Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer.json)

    def _resolved(self, node: dict) -> dict:
        if "$ref" not in node:
            return node
        target = self.document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return self._resolved(target)
