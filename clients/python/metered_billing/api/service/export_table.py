import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.export_table_format import ExportTableFormat
from ...models.export_table_kind import ExportTableKind
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(
    kind: ExportTableKind,
    *,
    format_: ExportTableFormat | Unset = UNSET,
    customer_id: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_format_: str | Unset = UNSET
    if not isinstance(format_, Unset):
        json_format_ = format_.value

    params["format"] = json_format_

    params["customer_id"] = customer_id

    json_from_: str | Unset = UNSET
    if not isinstance(from_, Unset):
        json_from_ = from_.isoformat()
    params["from"] = json_from_

    json_to: str | Unset = UNSET
    if not isinstance(to, Unset):
        json_to = to.isoformat()
    params["to"] = json_to

    params["cursor"] = cursor

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/exports/{kind}".format(
            kind=quote(str(kind), safe=""),
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

    if response.status_code == 401:
        response_401 = Problem.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = Problem.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = Problem.from_dict(response.json())

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
    kind: ExportTableKind,
    *,
    client: AuthenticatedClient | Client,
    format_: ExportTableFormat | Unset = UNSET,
    customer_id: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
) -> Response[Problem | str]:
    """Usage, invoices and deliveries as tables

     Needs an operator's key. The table is written while it is read, customer after customer in the order
    of their ids. An answer that breaks off
    has no end (of Parquet no footer): ask again with the `cursor` of the last whole row.

    Args:
        kind (ExportTableKind):
        format_ (ExportTableFormat | Unset):
        customer_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of
            characters that Unicode defines and that are seen.
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        cursor (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        kind=kind,
        format_=format_,
        customer_id=customer_id,
        from_=from_,
        to=to,
        cursor=cursor,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    kind: ExportTableKind,
    *,
    client: AuthenticatedClient | Client,
    format_: ExportTableFormat | Unset = UNSET,
    customer_id: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
) -> Problem | str | None:
    """Usage, invoices and deliveries as tables

     Needs an operator's key. The table is written while it is read, customer after customer in the order
    of their ids. An answer that breaks off
    has no end (of Parquet no footer): ask again with the `cursor` of the last whole row.

    Args:
        kind (ExportTableKind):
        format_ (ExportTableFormat | Unset):
        customer_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of
            characters that Unicode defines and that are seen.
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        cursor (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return sync_detailed(
        kind=kind,
        client=client,
        format_=format_,
        customer_id=customer_id,
        from_=from_,
        to=to,
        cursor=cursor,
    ).parsed


async def asyncio_detailed(
    kind: ExportTableKind,
    *,
    client: AuthenticatedClient | Client,
    format_: ExportTableFormat | Unset = UNSET,
    customer_id: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
) -> Response[Problem | str]:
    """Usage, invoices and deliveries as tables

     Needs an operator's key. The table is written while it is read, customer after customer in the order
    of their ids. An answer that breaks off
    has no end (of Parquet no footer): ask again with the `cursor` of the last whole row.

    Args:
        kind (ExportTableKind):
        format_ (ExportTableFormat | Unset):
        customer_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of
            characters that Unicode defines and that are seen.
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        cursor (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | str]
    """

    kwargs = _get_kwargs(
        kind=kind,
        format_=format_,
        customer_id=customer_id,
        from_=from_,
        to=to,
        cursor=cursor,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    kind: ExportTableKind,
    *,
    client: AuthenticatedClient | Client,
    format_: ExportTableFormat | Unset = UNSET,
    customer_id: str | Unset = UNSET,
    from_: datetime.datetime | Unset = UNSET,
    to: datetime.datetime | Unset = UNSET,
    cursor: str | Unset = UNSET,
) -> Problem | str | None:
    """Usage, invoices and deliveries as tables

     Needs an operator's key. The table is written while it is read, customer after customer in the order
    of their ids. An answer that breaks off
    has no end (of Parquet no footer): ask again with the `cursor` of the last whole row.

    Args:
        kind (ExportTableKind):
        format_ (ExportTableFormat | Unset):
        customer_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of
            characters that Unicode defines and that are seen.
        from_ (datetime.datetime | Unset):
        to (datetime.datetime | Unset):
        cursor (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | str
    """

    return (
        await asyncio_detailed(
            kind=kind,
            client=client,
            format_=format_,
            customer_id=customer_id,
            from_=from_,
            to=to,
            cursor=cursor,
        )
    ).parsed
