from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.batch_answer import BatchAnswer
from ...models.problem import Problem
from ...models.usage_report import UsageReport
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: list[Any | UsageReport],
    idempotency_key: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/usage/reports",
    }

    _kwargs["json"] = []
    for body_item_data in body:
        body_item: Any | dict[str, Any]
        if isinstance(body_item_data, UsageReport):
            body_item = body_item_data.to_dict()
        else:
            body_item = body_item_data
        _kwargs["json"].append(body_item)

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> BatchAnswer | Problem | None:
    if response.status_code == 207:
        response_207 = BatchAnswer.from_dict(response.json())

        return response_207

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

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
) -> Response[BatchAnswer | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: list[Any | UsageReport],
    idempotency_key: str | Unset = UNSET,
) -> Response[BatchAnswer | Problem]:
    """Reports many windows at once

     At most 10,000 reports and 16 MiB, as a JSON array or one report a line. Each is judged by itself;
    all
    that are sound are durable before the answer, which does not wait for Stripe. With
    `Idempotency-Key: K` the reports count as `K#0`, `K#1`, ….

    Args:
        idempotency_key (str | Unset):
        body (list[Any | UsageReport]):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BatchAnswer | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: list[Any | UsageReport],
    idempotency_key: str | Unset = UNSET,
) -> BatchAnswer | Problem | None:
    """Reports many windows at once

     At most 10,000 reports and 16 MiB, as a JSON array or one report a line. Each is judged by itself;
    all
    that are sound are durable before the answer, which does not wait for Stripe. With
    `Idempotency-Key: K` the reports count as `K#0`, `K#1`, ….

    Args:
        idempotency_key (str | Unset):
        body (list[Any | UsageReport]):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BatchAnswer | Problem
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: list[Any | UsageReport],
    idempotency_key: str | Unset = UNSET,
) -> Response[BatchAnswer | Problem]:
    """Reports many windows at once

     At most 10,000 reports and 16 MiB, as a JSON array or one report a line. Each is judged by itself;
    all
    that are sound are durable before the answer, which does not wait for Stripe. With
    `Idempotency-Key: K` the reports count as `K#0`, `K#1`, ….

    Args:
        idempotency_key (str | Unset):
        body (list[Any | UsageReport]):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BatchAnswer | Problem]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: list[Any | UsageReport],
    idempotency_key: str | Unset = UNSET,
) -> BatchAnswer | Problem | None:
    """Reports many windows at once

     At most 10,000 reports and 16 MiB, as a JSON array or one report a line. Each is judged by itself;
    all
    that are sound are durable before the answer, which does not wait for Stripe. With
    `Idempotency-Key: K` the reports count as `K#0`, `K#1`, ….

    Args:
        idempotency_key (str | Unset):
        body (list[Any | UsageReport]):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BatchAnswer | Problem
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
