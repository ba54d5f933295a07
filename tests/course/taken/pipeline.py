"""What a project of one's own does with the pattern: a folder's texts, asked about and kept in a journal."""

import asyncio
import os
from pathlib import Path

from mine.llm_calls import LLMClient
from mine.parts.limits import Rate
from mine.pipeline import AskModel, Folder, Report, pipeline


async def main() -> None:
    server = {"base_url": os.environ["LLM_BASE_URL"], "model": "extractive", "requests": Rate(6000)}
    folder = Folder("texts")
    reports = []
    for _ in range(2):
        report = Report("texts")
        async with (
            LLMClient(os.environ["LLM_API_KEY"], **server) as client,
            pipeline(folder.names(), AskModel(client), read=folder.read, workers=2, journal="answers.jsonl") as answers,
        ):
            async for outcome in answers:
                report.add(outcome)
        reports.append(report.markdown())
    assert answers.kept is not None and answers.kept.kept == 10 and client.ledger.answers == 0
    assert reports[0] == reports[1] and "10 passages of 10 files, 1 label, 1 failure." in reports[0]
    print("done")


if __name__ == "__main__":
    Path("texts").mkdir()
    for number in range(10):
        Path("texts", f"{number}.txt").write_text(
            f"A barrier holds {number} threads until all of the threads are there."
        )
    Path("texts", "bad.txt").write_bytes(b"\0")
    asyncio.run(main())
