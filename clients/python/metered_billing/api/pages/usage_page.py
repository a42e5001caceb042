from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.usage_page_by import UsagePageBy
from ...types import UNSET, Response, Unset


def _get_kwargs(
    token: str,
    *,
    by: UsagePageBy | Unset = UNSET,
    meter: str | Unset = UNSET,
    add: int | Unset = UNSET,
    lang: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_by: str | Unset = UNSET
    if not isinstance(by, Unset):
        json_by = by.value

    params["by"] = json_by

    params["meter"] = meter

    params["add"] = add

    params["lang"] = lang

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/usage/{token}".format(
            token=quote(str(token), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | str | None:
    if response.status_code == 200:
        response_200 = response.text
        return response_200

    if response.status_code == 400:
        response_400 = Problem.from_dict(response.json())

        return response_400

    if response.status_code == 404:
        response_404 = response.text
        return response_404

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
) -> Response[Problem | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    token: str,
    *,
    client: AuthenticatedClient | Client,
    by: UsagePageBy | Unset = UNSET,
    meter: str | Unset = UNSET,
    add: int | Unset = UNSET,
    lang: str | Unset = UNSET,
) -> Response[Problem | str]:
    """A customer's own page, for whoever has the link

    Args:
        token (str):
        by (UsagePageBy | Unset):
        meter (str | Unset):
        add (int | Unset):
        lang (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        token=token,
        by=by,
        meter=meter,
        add=add,
        lang=lang,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    token: str,
    *,
    client: AuthenticatedClient | Client,
    by: UsagePageBy | Unset = UNSET,
    meter: str | Unset = UNSET,
    add: int | Unset = UNSET,
    lang: str | Unset = UNSET,
) -> Problem | str | None:
    """A customer's own page, for whoever has the link

    Args:
        token (str):
        by (UsagePageBy | Unset):
        meter (str | Unset):
        add (int | Unset):
        lang (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return sync_detailed(
        token=token,
        client=client,
        by=by,
        meter=meter,
        add=add,
        lang=lang,
    ).parsed


async def asyncio_detailed(
    token: str,
    *,
    client: AuthenticatedClient | Client,
    by: UsagePageBy | Unset = UNSET,
    meter: str | Unset = UNSET,
    add: int | Unset = UNSET,
    lang: str | Unset = UNSET,
) -> Response[Problem | str]:
    """A customer's own page, for whoever has the link

    Args:
        token (str):
        by (UsagePageBy | Unset):
        meter (str | Unset):
        add (int | Unset):
        lang (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        token=token,
        by=by,
        meter=meter,
        add=add,
        lang=lang,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    token: str,
    *,
    client: AuthenticatedClient | Client,
    by: UsagePageBy | Unset = UNSET,
    meter: str | Unset = UNSET,
    add: int | Unset = UNSET,
    lang: str | Unset = UNSET,
) -> Problem | str | None:
    """A customer's own page, for whoever has the link

    Args:
        token (str):
        by (UsagePageBy | Unset):
        meter (str | Unset):
        add (int | Unset):
        lang (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return (
        await asyncio_detailed(
            token=token,
            client=client,
            by=by,
            meter=meter,
            add=add,
            lang=lang,
        )
    ).parsed
