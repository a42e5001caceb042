from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.alert_rule_type_0 import AlertRuleType0
from ...models.alert_rule_type_1 import AlertRuleType1
from ...models.alert_rule_type_2 import AlertRuleType2
from ...models.alert_rule_type_3 import AlertRuleType3
from ...models.alert_rule_type_4 import AlertRuleType4
from ...models.alert_rule_type_5 import AlertRuleType5
from ...models.alert_rule_type_6 import AlertRuleType6
from ...models.alert_rule_type_7 import AlertRuleType7
from ...models.alert_rule_type_8 import AlertRuleType8
from ...models.alert_rule_type_9 import AlertRuleType9
from ...models.alert_rule_type_10 import AlertRuleType10
from ...models.alert_rule_type_11 import AlertRuleType11
from ...models.alert_rule_type_12 import AlertRuleType12
from ...models.problem import Problem
from ...models.sourced_alert_rule import SourcedAlertRule
from ...types import Response


def _get_kwargs(
    *,
    body: AlertRuleType0
    | AlertRuleType1
    | AlertRuleType10
    | AlertRuleType11
    | AlertRuleType12
    | AlertRuleType2
    | AlertRuleType3
    | AlertRuleType4
    | AlertRuleType5
    | AlertRuleType6
    | AlertRuleType7
    | AlertRuleType8
    | AlertRuleType9,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/alerts/rules",
    }

    if isinstance(body, AlertRuleType0):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType1):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType2):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType3):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType4):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType5):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType6):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType7):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType8):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType9):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType10):
        _kwargs["json"] = body.to_dict()
    elif isinstance(body, AlertRuleType11):
        _kwargs["json"] = body.to_dict()
    else:
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | SourcedAlertRule | None:
    if response.status_code == 201:
        response_201 = SourcedAlertRule.from_dict(response.json())

        return response_201

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = Problem.from_dict(response.json())

        return response_409

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())

        return response_413

    if response.status_code == 415:
        response_415 = Problem.from_dict(response.json())

        return response_415

    if response.status_code == 422:
        response_422 = Problem.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = Problem.from_dict(response.json())

        return response_429

    if response.status_code == 500:
        response_500 = Problem.from_dict(response.json())

        return response_500

    if response.status_code == 503:
        response_503 = Problem.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Problem | SourcedAlertRule]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AlertRuleType0
    | AlertRuleType1
    | AlertRuleType10
    | AlertRuleType11
    | AlertRuleType12
    | AlertRuleType2
    | AlertRuleType3
    | AlertRuleType4
    | AlertRuleType5
    | AlertRuleType6
    | AlertRuleType7
    | AlertRuleType8
    | AlertRuleType9,
) -> Response[Problem | SourcedAlertRule]:
    """Makes a rule

     Needs an operator's key. In force with the next evaluation, on all replicas.

    Args:
        body (AlertRuleType0 | AlertRuleType1 | AlertRuleType10 | AlertRuleType11 |
            AlertRuleType12 | AlertRuleType2 | AlertRuleType3 | AlertRuleType4 | AlertRuleType5 |
            AlertRuleType6 | AlertRuleType7 | AlertRuleType8 | AlertRuleType9): `for`: how long the
            condition holds before the alert fires; `keep`: how long it must not hold before the alert
            is resolved. What each kind watches is
            in docs/operating/alerts.md.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | SourcedAlertRule]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: AlertRuleType0
    | AlertRuleType1
    | AlertRuleType10
    | AlertRuleType11
    | AlertRuleType12
    | AlertRuleType2
    | AlertRuleType3
    | AlertRuleType4
    | AlertRuleType5
    | AlertRuleType6
    | AlertRuleType7
    | AlertRuleType8
    | AlertRuleType9,
) -> Problem | SourcedAlertRule | None:
    """Makes a rule

     Needs an operator's key. In force with the next evaluation, on all replicas.

    Args:
        body (AlertRuleType0 | AlertRuleType1 | AlertRuleType10 | AlertRuleType11 |
            AlertRuleType12 | AlertRuleType2 | AlertRuleType3 | AlertRuleType4 | AlertRuleType5 |
            AlertRuleType6 | AlertRuleType7 | AlertRuleType8 | AlertRuleType9): `for`: how long the
            condition holds before the alert fires; `keep`: how long it must not hold before the alert
            is resolved. What each kind watches is
            in docs/operating/alerts.md.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | SourcedAlertRule
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: AlertRuleType0
    | AlertRuleType1
    | AlertRuleType10
    | AlertRuleType11
    | AlertRuleType12
    | AlertRuleType2
    | AlertRuleType3
    | AlertRuleType4
    | AlertRuleType5
    | AlertRuleType6
    | AlertRuleType7
    | AlertRuleType8
    | AlertRuleType9,
) -> Response[Problem | SourcedAlertRule]:
    """Makes a rule

     Needs an operator's key. In force with the next evaluation, on all replicas.

    Args:
        body (AlertRuleType0 | AlertRuleType1 | AlertRuleType10 | AlertRuleType11 |
            AlertRuleType12 | AlertRuleType2 | AlertRuleType3 | AlertRuleType4 | AlertRuleType5 |
            AlertRuleType6 | AlertRuleType7 | AlertRuleType8 | AlertRuleType9): `for`: how long the
            condition holds before the alert fires; `keep`: how long it must not hold before the alert
            is resolved. What each kind watches is
            in docs/operating/alerts.md.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | SourcedAlertRule]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: AlertRuleType0
    | AlertRuleType1
    | AlertRuleType10
    | AlertRuleType11
    | AlertRuleType12
    | AlertRuleType2
    | AlertRuleType3
    | AlertRuleType4
    | AlertRuleType5
    | AlertRuleType6
    | AlertRuleType7
    | AlertRuleType8
    | AlertRuleType9,
) -> Problem | SourcedAlertRule | None:
    """Makes a rule

     Needs an operator's key. In force with the next evaluation, on all replicas.

    Args:
        body (AlertRuleType0 | AlertRuleType1 | AlertRuleType10 | AlertRuleType11 |
            AlertRuleType12 | AlertRuleType2 | AlertRuleType3 | AlertRuleType4 | AlertRuleType5 |
            AlertRuleType6 | AlertRuleType7 | AlertRuleType8 | AlertRuleType9): `for`: how long the
            condition holds before the alert fires; `keep`: how long it must not hold before the alert
            is resolved. What each kind watches is
            in docs/operating/alerts.md.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | SourcedAlertRule
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
