from http import HTTPStatus
from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.list_quarantine_state import ListQuarantineState
from ...models.problem import Problem
from ...models.quarantine_list import QuarantineList
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    customer_id: str | Unset = UNSET,
    state: ListQuarantineState | Unset = ListQuarantineState.HELD,
    limit: int | Unset = 100,
    cursor: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(if_none_match, Unset):
        headers["If-None-Match"] = if_none_match

    params: dict[str, Any] = {}

    params["customer_id"] = customer_id

    json_state: str | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = state.value

    params["state"] = json_state

    params["limit"] = limit

    params["cursor"] = cursor

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/quarantine",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | Problem | QuarantineList | None:
    if response.status_code == 200:
        response_200 = QuarantineList.from_dict(response.json())

        return response_200

    if response.status_code == 304:
        response_304 = cast(Any, None)
        return response_304

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

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
) -> Response[Any | Problem | QuarantineList]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    customer_id: str | Unset = UNSET,
    state: ListQuarantineState | Unset = ListQuarantineState.HELD,
    limit: int | Unset = 100,
    cursor: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | Problem | QuarantineList]:
    """Reports that are held before charge, newest first

     Needs `usage:read` for all customers. A held report is in the ledger and counts nothing until it is
    released, corrected or its
    deadline passes; all else of its customer goes on.

    Args:
        customer_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of
            characters that Unicode defines and that are seen.
        state (ListQuarantineState | Unset):  Default: ListQuarantineState.HELD.
        limit (int | Unset):  Default: 100.
        cursor (str | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Problem | QuarantineList]
    """

    kwargs = _get_kwargs(
        customer_id=customer_id,
        state=state,
        limit=limit,
        cursor=cursor,
        if_none_match=if_none_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    customer_id: str | Unset = UNSET,
    state: ListQuarantineState | Unset = ListQuarantineState.HELD,
    limit: int | Unset = 100,
    cursor: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | Problem | QuarantineList | None:
    """Reports that are held before charge, newest first

     Needs `usage:read` for all customers. A held report is in the ledger and counts nothing until it is
    released, corrected or its
    deadline passes; all else of its customer goes on.

    Args:
        customer_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of
            characters that Unicode defines and that are seen.
        state (ListQuarantineState | Unset):  Default: ListQuarantineState.HELD.
        limit (int | Unset):  Default: 100.
        cursor (str | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Problem | QuarantineList
    """

    return sync_detailed(
        client=client,
        customer_id=customer_id,
        state=state,
        limit=limit,
        cursor=cursor,
        if_none_match=if_none_match,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    customer_id: str | Unset = UNSET,
    state: ListQuarantineState | Unset = ListQuarantineState.HELD,
    limit: int | Unset = 100,
    cursor: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Response[Any | Problem | QuarantineList]:
    """Reports that are held before charge, newest first

     Needs `usage:read` for all customers. A held report is in the ledger and counts nothing until it is
    released, corrected or its
    deadline passes; all else of its customer goes on.

    Args:
        customer_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of
            characters that Unicode defines and that are seen.
        state (ListQuarantineState | Unset):  Default: ListQuarantineState.HELD.
        limit (int | Unset):  Default: 100.
        cursor (str | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | Problem | QuarantineList]
    """

    kwargs = _get_kwargs(
        customer_id=customer_id,
        state=state,
        limit=limit,
        cursor=cursor,
        if_none_match=if_none_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    customer_id: str | Unset = UNSET,
    state: ListQuarantineState | Unset = ListQuarantineState.HELD,
    limit: int | Unset = 100,
    cursor: str | Unset = UNSET,
    if_none_match: str | Unset = UNSET,
) -> Any | Problem | QuarantineList | None:
    """Reports that are held before charge, newest first

     Needs `usage:read` for all customers. A held report is in the ledger and counts nothing until it is
    released, corrected or its
    deadline passes; all else of its customer goes on.

    Args:
        customer_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of
            characters that Unicode defines and that are seen.
        state (ListQuarantineState | Unset):  Default: ListQuarantineState.HELD.
        limit (int | Unset):  Default: 100.
        cursor (str | Unset):
        if_none_match (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | Problem | QuarantineList
    """

    return (
        await asyncio_detailed(
            client=client,
            customer_id=customer_id,
            state=state,
            limit=limit,
            cursor=cursor,
            if_none_match=if_none_match,
        )
    ).parsed
