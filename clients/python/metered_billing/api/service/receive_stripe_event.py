from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.receive_stripe_event_body import ReceiveStripeEventBody
from ...models.received_event import ReceivedEvent
from ...types import Response


def _get_kwargs(
    *,
    body: ReceiveStripeEventBody,
    stripe_signature: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["Stripe-Signature"] = stripe_signature

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/webhooks/stripe",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | ReceivedEvent | None:
    if response.status_code == 200:
        response_200 = ReceivedEvent.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 413:
        response_413 = Problem.from_dict(response.json())

        return response_413

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
) -> Response[Problem | ReceivedEvent]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ReceiveStripeEventBody,
    stripe_signature: str,
) -> Response[Problem | ReceivedEvent]:
    """Takes one of Stripe's events

     For Stripe, as a webhook endpoint or an event destination, with snapshot and thin events. Needs no
    key: the header
    `Stripe-Signature` proves the body, by one of the secrets in `STRIPE_WEBHOOK_SECRET`, for 300
    seconds. The event is
    written down before the answer and processed behind it; an id that is known changes nothing. The
    order of
    events does not matter.

    Args:
        stripe_signature (str):
        body (ReceiveStripeEventBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ReceivedEvent]
    """

    kwargs = _get_kwargs(
        body=body,
        stripe_signature=stripe_signature,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: ReceiveStripeEventBody,
    stripe_signature: str,
) -> Problem | ReceivedEvent | None:
    """Takes one of Stripe's events

     For Stripe, as a webhook endpoint or an event destination, with snapshot and thin events. Needs no
    key: the header
    `Stripe-Signature` proves the body, by one of the secrets in `STRIPE_WEBHOOK_SECRET`, for 300
    seconds. The event is
    written down before the answer and processed behind it; an id that is known changes nothing. The
    order of
    events does not matter.

    Args:
        stripe_signature (str):
        body (ReceiveStripeEventBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ReceivedEvent
    """

    return sync_detailed(
        client=client,
        body=body,
        stripe_signature=stripe_signature,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: ReceiveStripeEventBody,
    stripe_signature: str,
) -> Response[Problem | ReceivedEvent]:
    """Takes one of Stripe's events

     For Stripe, as a webhook endpoint or an event destination, with snapshot and thin events. Needs no
    key: the header
    `Stripe-Signature` proves the body, by one of the secrets in `STRIPE_WEBHOOK_SECRET`, for 300
    seconds. The event is
    written down before the answer and processed behind it; an id that is known changes nothing. The
    order of
    events does not matter.

    Args:
        stripe_signature (str):
        body (ReceiveStripeEventBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | ReceivedEvent]
    """

    kwargs = _get_kwargs(
        body=body,
        stripe_signature=stripe_signature,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: ReceiveStripeEventBody,
    stripe_signature: str,
) -> Problem | ReceivedEvent | None:
    """Takes one of Stripe's events

     For Stripe, as a webhook endpoint or an event destination, with snapshot and thin events. Needs no
    key: the header
    `Stripe-Signature` proves the body, by one of the secrets in `STRIPE_WEBHOOK_SECRET`, for 300
    seconds. The event is
    written down before the answer and processed behind it; an id that is known changes nothing. The
    order of
    events does not matter.

    Args:
        stripe_signature (str):
        body (ReceiveStripeEventBody):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | ReceivedEvent
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            stripe_signature=stripe_signature,
        )
    ).parsed
