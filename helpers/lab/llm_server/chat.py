"""One chat request from its body to its last byte: check, admit, draw a fault, wait for a slot, answer, settle."""

import asyncio
import hashlib
import math
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack

from .ask import Ask, parse
from .engines import ENGINES, prepare
from .errors import APIError
from .faults import draw
from .generation import Generation
from .knobs import Knobs
from .plain import send_plain
from .quota import Charge, Headers, Quota, Refusal, wait_headers
from .slots import Slots
from .stream import send_stream
from .tally import Record, Tally
from .wire import Wire


class Chat:
    """The chat endpoint and its state."""

    def __init__(self, knobs: Knobs) -> None:
        self.tally = Tally()
        self.quota = Quota(knobs.limits, knobs.window)
        self.slots = Slots(knobs.slots)
        self.knobs = knobs
        self.script = deque(knobs.script or ())

    def configure(self, knobs: Knobs, *, new_script: bool) -> None:
        prepare(knobs.engine)
        self.knobs = knobs
        self.quota.limits, self.quota.window = knobs.limits, knobs.window
        self.slots.resize(knobs.slots)
        if new_script:
            self.script = deque(knobs.script or ())

    def reset(self) -> None:
        self.tally.reset()
        self.quota.clear()
        self.script.clear()

    async def serve(self, body: bytes, wire: Wire, headers: Callable[[], Headers]) -> None:
        """Answer one request. Raises `APIError` where the answer is an error."""
        now = asyncio.get_running_loop().time()
        ask = parse(body, self.knobs.model, self.knobs.context)
        sha = hashlib.sha256(ask.prompt.encode()).hexdigest()
        record = Record(now, sha, ask.prompt[:200], self.tally.accepted_before[sha] + 1)
        self.tally.records.append(record)
        charge = self.quota.admit(now, ask.prompt_tokens + ask.max_tokens)
        if isinstance(charge, Refusal):
            self.tally.counts["refused"] += 1
            record.status = 429
            raise _refused(charge, ask, self.knobs.tells_limits)
        self.tally.accept(record)
        record.prompt_tokens = ask.prompt_tokens
        with ExitStack() as settlement:
            settlement.callback(self._settle, charge, record)
            await self._answer(ask, record, wire, headers, settlement)

    async def _answer(
        self, ask: Ask, record: Record, wire: Wire, headers: Callable[[], Headers], settlement: ExitStack
    ) -> None:
        knobs = self.knobs
        fault, latency = draw(knobs.faults, knobs.latency, f"{knobs.seed} {record.attempt} {record.sha}")
        record.fault = fault = self.script.popleft() if self.script else fault
        if fault:
            self.tally.faults[fault] += 1
        if fault in AT_ONCE:
            error = AT_ONCE[fault]()
            record.status = error.status
            raise error
        generation = Generation(ask, ENGINES[knobs.engine], record, knobs.model, knobs.tokens_per_second)

        async def work() -> None:
            async with self.slots:
                await asyncio.sleep(latency)
                if fault == "hang":
                    await asyncio.get_running_loop().create_future()
                elif fault == "disconnect":
                    wire.close()
                else:
                    await (send_stream if ask.stream else send_plain)(generation, wire, headers())
            if fault in (None, "chunking"):
                self.tally.counts["answered"] += 1
            settlement.close()  # in one step with the last byte: who has read it finds it counted

        try:
            stayed = await wire.while_connected(work())
        except ConnectionError:
            stayed = False
        except APIError as error:  # the engine's
            record.status = error.status
            raise
        if not stayed:
            self.tally.counts["cancelled"] += 1

    def _settle(self, charge: Charge, record: Record) -> None:
        if record.status not in (0, 200):
            record.prompt_tokens = 0
        self.quota.settle(charge, record.prompt_tokens + record.completion_tokens)
        self.tally.finish(record)


def _refused(refusal: Refusal, ask: Ask, tells_limits: bool) -> APIError:
    if math.isinf(refusal.wait):
        asked = ask.prompt_tokens + ask.max_tokens
        message = f"Request too large: it may use {asked} tokens, and the limit of a whole window is {refusal.size}."
        headers = [("x-should-retry", "false")]
        return APIError(429, message, kind="tokens", code="tokens", headers=headers)
    code = "rate_limit_exceeded"
    if not tells_limits:
        return APIError(429, "Rate limit reached.", kind=refusal.limit, code=code)
    message = f"Rate limit reached: {refusal.size} {refusal.limit} in a window. Try again in {refusal.wait:.3f} s."
    return APIError(429, message, kind=refusal.limit, code=code, headers=wait_headers(refusal.wait))


AT_ONCE: dict[str | None, Callable[[], APIError]] = {
    "429": lambda: APIError(
        429,
        "Rate limit reached, by an injected fault.",
        kind="requests",
        code="rate_limit_exceeded",
        headers=wait_headers(0.2),
    ),
    "500": lambda: APIError(500, "The server had an error, by an injected fault.", kind="server_error"),
    "503": lambda: APIError(
        503,
        "The engine is overloaded, by an injected fault.",
        kind="server_error",
        code="overloaded",
        headers=[("retry-after", "1")],
    ),
}
