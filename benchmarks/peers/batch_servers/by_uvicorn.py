"""Ours behind Starlette and uvicorn, on which LitServe stands too."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks.peers.batch_servers.arguments import PATH, port_and_window
from benchmarks.peers.batching_jobs import model
from benchmarks.peers.batching_ways import SIZE
from helpers.batching import BatchInferenceService

service = BatchInferenceService(model, batch_size=SIZE)


async def predict(request: Request) -> JSONResponse:
    return JSONResponse(await service.predict(await request.json()))


@asynccontextmanager
async def serving(app: Starlette) -> AsyncGenerator[None, None]:
    async with service:
        yield


if __name__ == "__main__":
    app = Starlette(routes=[Route(PATH, predict, methods=["POST"])], lifespan=serving)
    uvicorn.run(app, port=port_and_window()[0], log_level="warning")
