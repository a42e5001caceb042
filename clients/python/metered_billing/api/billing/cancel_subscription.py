from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.cancellation_request import CancellationRequest
from ...models.change_preview import ChangePreview
from ...models.problem import Problem
from ...models.subscription_change import SubscriptionChange
from ...types import Response


def _get_kwargs(
    id: str,
    *,
    body: CancellationRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/subscriptions/{id}/cancel".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ChangePreview | SubscriptionChange | Problem | SubscriptionChange | None:
    if response.status_code == 200:

        def _parse_response_200(data: object) -> ChangePreview | SubscriptionChange:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                response_200_type_0 = SubscriptionChange.from_dict(data)

                return response_200_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            response_200_type_1 = ChangePreview.from_dict(data)

            return response_200_type_1

        response_200 = _parse_response_200(response.json())

        return response_200

    if response.status_code == 202:
        response_202 = SubscriptionChange.from_dict(response.json())

        return response_202

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

    if response.status_code == 502:
        response_502 = Problem.from_dict(response.json())

        return response_502

    if response.status_code == 503:
        response_503 = Problem.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ChangePreview | SubscriptionChange | Problem | SubscriptionChange]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: CancellationRequest,
) -> Response[ChangePreview | SubscriptionChange | Problem | SubscriptionChange]:
    """Ends a subscription

     Needs an operator's key. `now` delivers, waits as a change does, cancels and invoices what was used;
    `period_end` lets the period end first. A planned change gives way to it. 202 as for a change.

    Args:
        id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        body (CancellationRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangePreview | SubscriptionChange | Problem | SubscriptionChange]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: CancellationRequest,
) -> ChangePreview | SubscriptionChange | Problem | SubscriptionChange | None:
    """Ends a subscription

     Needs an operator's key. `now` delivers, waits as a change does, cancels and invoices what was used;
    `period_end` lets the period end first. A planned change gives way to it. 202 as for a change.

    Args:
        id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        body (CancellationRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangePreview | SubscriptionChange | Problem | SubscriptionChange
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: CancellationRequest,
) -> Response[ChangePreview | SubscriptionChange | Problem | SubscriptionChange]:
    """Ends a subscription

     Needs an operator's key. `now` delivers, waits as a change does, cancels and invoices what was used;
    `period_end` lets the period end first. A planned change gives way to it. 202 as for a change.

    Args:
        id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        body (CancellationRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangePreview | SubscriptionChange | Problem | SubscriptionChange]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: str,
    *,
    client: AuthenticatedClient | Client,
    body: CancellationRequest,
) -> ChangePreview | SubscriptionChange | Problem | SubscriptionChange | None:
    """Ends a subscription

     Needs an operator's key. `now` delivers, waits as a change does, cancels and invoices what was used;
    `period_end` lets the period end first. A planned change gives way to it. 202 as for a change.

    Args:
        id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        body (CancellationRequest):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangePreview | SubscriptionChange | Problem | SubscriptionChange
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
        )
    ).parsed
