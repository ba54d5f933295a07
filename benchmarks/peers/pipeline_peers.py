"""The ways of others from files to answers, each with the same work and the same client, and as warm as it allows."""

import asyncio
import json
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.peers.llm_clients import Server
from benchmarks.peers.pipeline_ways import (
    AT_ONCE,
    READERS,
    WORKERS,
    Answer,
    Answered,
    Opened,
    Setting,
    client_of,
    each_in,
)
from benchmarks.peers.pipeline_work import INSTRUCTION, prepared, read
from helpers.lab.nodes import SETTINGS, read_settings
from helpers.llm_calls import LLMClient
from helpers.parts.pools.process_pool import ProcessPool
from helpers.pipeline import AskModel


@asynccontextmanager
async def by_datatrove(setting: Setting) -> Opened:
    """A rollout for each document: it reads in a thread, prepares in a pool, and asks. Each run has its own runner.

    Its server is what it calls the model that it asks: ours gives the request to the same client as the others.
    """
    from datatrove.data import Document
    from datatrove.pipeline.inference.run_inference import InferenceConfig, InferenceRunner
    from datatrove.pipeline.inference.servers import EndpointServer
    from datatrove.pipeline.writers import JsonlWriter

    class ByClient(EndpointServer):  # type: ignore[misc]
        async def is_ready(self) -> bool:
            return True

        async def _make_request(self, payload: dict[str, Any]) -> dict[str, Any]:
            answer = await client.complete(payload["messages"][0]["content"])
            return {"choices": [{"message": {"content": answer.text}, "finish_reason": answer.finish_reason}]}

    class Runner(InferenceRunner):  # type: ignore[misc]
        def _init_server(self, rank: int) -> EndpointServer:
            return ByClient(self.config, rank)

    config = InferenceConfig(
        server_type="endpoint",
        endpoint_url=setting.server.base_url,
        model_name_or_path=setting.server.model,
        max_concurrent_generations=AT_ONCE,
        max_concurrent_documents=AT_ONCE + 2 * WORKERS + READERS,  # as many as ours has places
    )
    with TemporaryDirectory() as folder, ThreadPoolExecutor(READERS) as threads, ProcessPool(WORKERS) as pool:
        written = Path(setting.kept or folder, "written")
        checkpoints: dict[str, Any] = {}
        if setting.kept:
            checkpoints = {"checkpoints_local_dir": str(setting.kept / "checkpoints"), "records_per_chunk": 10}
        async with client_of(setting.server) as client:

            async def run(names: Sequence[str]) -> Answered:
                answers = asyncio.Queue[Answer | None]()

                async def rollout(document: Any, generate: Any) -> str:
                    loop = asyncio.get_running_loop()
                    name = document.id
                    text = await loop.run_in_executor(threads, read, name)
                    passage = await loop.run_in_executor(pool, prepared, name, text)
                    message = {"role": "user", "content": f"{INSTRUCTION}\n\n{passage}"}
                    answer = Answer(name, (await generate({"messages": [message]})).text)
                    answers.put_nowait(answer)
                    return answer.text

                async def work() -> None:
                    try:
                        writer = JsonlWriter(str(written), "${rank}_${chunk_index}.jsonl", compression=None)
                        runner = Runner(rollout, config, writer, **checkpoints)
                        await runner.run_async(Document(text=name, id=name) for name in names)
                    finally:
                        answers.put_nowait(None)

                working, given = asyncio.create_task(work()), set[str]()
                while answer := await answers.get():
                    given.add(answer.file)
                    yield answer
                await working
                if setting.kept:
                    for answer in of_lines(written):
                        if answer.file not in given:
                            yield answer

            yield run


def of_lines(folder: Path) -> Iterator[Answer]:
    """The files and answers that datatrove has written."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            yield Answer(document["id"], document["metadata"]["rollout_results"][0])


@asynccontextmanager
async def by_llama_index(setting: Setting) -> Opened:
    """Its transformations are done one after the other, each to all nodes: here each with all the places there are."""
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.schema import Document, TransformComponent

    class Stage(TransformComponent):  # type: ignore[misc]
        def __call__(self, nodes: Sequence[Any], **_: Any) -> Sequence[Any]:
            raise NotImplementedError

    with ThreadPoolExecutor(READERS) as threads, ProcessPool(WORKERS) as pool:
        async with client_of(setting.server) as client:

            async def replaced(nodes: Sequence[Any], texts: Sequence[str]) -> Sequence[Any]:
                for node, text in zip(nodes, texts, strict=True):
                    node.set_content(text)
                return nodes

            class Read(Stage):
                async def acall(self, nodes: Sequence[Any], **_: Any) -> Sequence[Any]:
                    return await replaced(nodes, await each_in(threads, read, [node.id_ for node in nodes]))

            class Prepare(Stage):
                async def acall(self, nodes: Sequence[Any], **_: Any) -> Sequence[Any]:
                    names, texts = [node.id_ for node in nodes], [node.get_content() for node in nodes]
                    return await replaced(nodes, await each_in(pool, prepared, names, texts))

            class Ask(Stage):
                async def acall(self, nodes: Sequence[Any], **_: Any) -> Sequence[Any]:
                    prompts = [AskModel(client, INSTRUCTION).prompt(node.get_content()) for node in nodes]
                    answers = await asyncio.gather(*map(client.complete, prompts))
                    return await replaced(nodes, [answer.text for answer in answers])

            stages = IngestionPipeline(transformations=[Read(), Prepare(), Ask()], disable_cache=True)

            async def run(names: Sequence[str]) -> Answered:
                for node in await stages.arun(documents=[Document(text=name, id_=name) for name in names]):
                    yield Answer(node.id_, node.get_content())

            yield run


class Asking:
    """An actor of Ray Data, in a process of its own, with a client for its life."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._client: LLMClient | None = None

    async def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        if self._client is None:
            self._client = client_of(self._server)
            await self._client.__aenter__()
        prompt = AskModel(self._client, INSTRUCTION).prompt(row["text"])
        return row | {"text": (await self._client.complete(prompt)).text}


def read_row(row: dict[str, Any]) -> dict[str, Any]:
    return {"file": row["item"], "began": time.perf_counter(), "text": read(row["item"])}


def prepare_row(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"text": prepared(row["file"], row["text"])}


@asynccontextmanager
async def by_ray(setting: Setting) -> Opened:
    """A block for each file, or the stages would wait for each other. Idle processes stay, and its actor, of which each
    run has a new one, gets one of them.
    """
    import ray

    os.environ |= SETTINGS | {"RAY_AUTH_TOKEN": secrets.token_hex(32)}  # or it writes one into the home folder
    read_settings()
    stay = {"num_workers_soft_limit": 16, "idle_worker_killing_time_threshold_ms": 3_600_000}
    quiet: dict[str, Any] = {"include_dashboard": False, "logging_level": "ERROR", "log_to_driver": False}
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.wait_for_min_actors_s = 60  # and begins no file before
    read_in = {"compute": ray.data.TaskPoolStrategy(size=READERS), "num_cpus": 0.01}
    prepare_in = {"compute": ray.data.TaskPoolStrategy(size=WORKERS), "num_cpus": 0.9}
    calls = {"max_tasks_in_flight_per_actor": AT_ONCE, "max_concurrent_calls_per_actor": AT_ONCE}
    ask_in = {"compute": ray.data.ActorPoolStrategy(size=1, **calls), "num_cpus": 0.01}

    async def run(names: Sequence[str]) -> Answered:
        rows = ray.data.from_items(list(names), override_num_blocks=len(names))
        passages = rows.map(read_row, **read_in).map(prepare_row, **prepare_in)
        for row in passages.map(Asking, fn_constructor_args=(setting.server,), **ask_in).iter_rows():
            yield Answer(**row)

    with TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        ray.init(num_cpus=WORKERS, _temp_dir=folder, _system_config=stay, **quiet)
        try:
            async for _ in run(8 * [*setting.warm_up]):  # or some of its processes would start while it is timed
                pass
            yield run
        finally:
            ray.shutdown()
