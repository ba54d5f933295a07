"""The server's HTTP side: connections, paths, keys, errors, and the controls that the parent process uses."""

import asyncio
import contextlib
import hmac
import json
import sys
import traceback
from itertools import count
from typing import Any

import h11

from .chat import Chat
from .errors import APIError
from .generation import JSON, to_json
from .knobs import Knobs
from .quota import Headers
from .wire import LARGEST_BODY, Request, Wire

CONTROL = "/_control/"
METHODS = {
    "/v1/chat/completions": ("POST",),
    "/v1/models": ("GET", "HEAD"),
    "/_control/stats": ("GET",),
    "/_control/requests": ("GET",),
    "/_control/reset": ("POST",),
    "/_control/configure": ("POST",),
}


class Gateway:
    """All connections of one server, and its chat endpoint behind them."""

    def __init__(self, knobs: Knobs) -> None:
        self._chat = Chat(knobs)
        self._ids = count(1)

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one TCP connection to its end."""
        wire = Wire(reader, writer)
        counted = 1
        self._count_connection(1)
        try:
            while request := await wire.request():
                if request.path.startswith(CONTROL):
                    self._count_connection(-counted)  # the parent's own are not counted
                    counted = 0
                await self._serve(request, wire)
        except h11.RemoteProtocolError as error:
            with contextlib.suppress(ConnectionError, h11.LocalProtocolError):
                await _refuse(wire, APIError(400, f"not HTTP/1.1: {error}"), [])
        except (ConnectionError, h11.LocalProtocolError, asyncio.CancelledError):
            pass  # the client has left, the answer broke when it had begun, or the server ends
        finally:
            self._chat.tally.open_connections -= counted
            wire.close()

    def _count_connection(self, change: int) -> None:
        self._chat.tally.counts["connections"] += change
        self._chat.tally.open_connections += change

    async def _serve(self, request: Request, wire: Wire) -> None:
        controls = request.path.startswith(CONTROL)
        request_id = f"req_{next(self._ids):08x}"

        def headers() -> Headers:
            now = asyncio.get_running_loop().time()
            limits = self._chat.quota.headers(now) if self._chat.knobs.tells_limits else []
            return [("x-request-id", request_id), *limits]

        if not controls:
            self._chat.tally.counts["received"] += 1
        try:
            body = self._checked(request)
            if controls:
                await wire.respond(200, JSON, to_json(self._control(request.path, body)).encode())
            elif request.path == "/v1/models":
                await wire.respond(200, headers() + JSON, to_json(self._models()).encode())
            else:
                await self._chat.serve(body, wire, headers)
        except APIError as error:
            if not controls and error.status < 500 and error.status != 429:
                self._chat.tally.counts["unauthorised" if error.status == 401 else "invalid"] += 1
            await _refuse(wire, error, headers())
        except (ConnectionError, h11.ProtocolError):
            raise
        except Exception:
            traceback.print_exc(file=sys.stderr)
            await _refuse(
                wire, APIError(500, "The server has a defect: see its stderr.", kind="server_error"), headers()
            )

    def _checked(self, request: Request) -> bytes:
        methods = METHODS.get(request.path)
        if methods is None:
            raise APIError(404, f"Unknown path: {request.method} {request.path[:100]}", code="unknown_url")
        if request.method not in methods:
            message = f"{request.path} takes {' or '.join(methods)}, not {request.method[:20]}"
            raise APIError(405, message, code="method_not_allowed", headers=[("allow", ", ".join(methods))])
        if not request.path.startswith(CONTROL):
            self._check_key(request.headers.get("authorization", ""))
        if request.body is None:
            raise APIError(413, f"The body is larger than {LARGEST_BODY} bytes.", code="request_too_large")
        return request.body

    def _check_key(self, authorization: str) -> None:
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer":
            message = "No API key was given: send it as `Authorization: Bearer KEY`."
        elif hmac.compare_digest(key.strip().encode(), self._chat.knobs.api_key.encode()):
            return
        else:
            message = "The API key given is not the one of this server."
        raise APIError(401, message, code="invalid_api_key", headers=[("www-authenticate", "Bearer")])

    def _models(self) -> dict[str, Any]:
        model = {"id": self._chat.knobs.model, "object": "model", "created": 0, "owned_by": "local"}
        return {"object": "list", "data": [model]}

    def _control(self, path: str, body: bytes) -> object:
        tally = self._chat.tally
        match path.removeprefix(CONTROL):
            case "stats":
                return tally.stats(self._chat.quota.worst)
            case "requests":
                return tally.requests()
            case "reset":
                self._chat.reset()
            case "configure":
                try:
                    changes = json.loads(body)
                    self._chat.configure(self._chat.knobs.changed(**changes), new_script="script" in changes)
                except (TypeError, ValueError, RuntimeError) as error:
                    raise APIError(400, str(error)) from None
        return {}


async def _refuse(wire: Wire, error: APIError, headers: Headers) -> None:
    await wire.respond(error.status, headers + JSON + error.headers, to_json(error.body).encode())
