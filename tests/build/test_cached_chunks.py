"""Results that the cache keeps, chunk by chunk."""

import pickle

from paperarchive.build.cache import make_empty_cache
from paperarchive.build.cached_chunks import CachedChunks, EncodedResult
from paperarchive.build.workers import WorkerPool


def double(context: list[int], task: int) -> EncodedResult[int]:
    context.append(task)
    return EncodedResult(str(2 * task).encode(), 2 * task)


def test_an_encoded_result_is_itself_here_and_its_bytes_elsewhere() -> None:
    result = EncodedResult(b"42", 42)
    assert result.decode(lambda _: 0) == 42
    sent = pickle.loads(pickle.dumps(result))
    assert (sent.content, sent.decode(int)) == (b"42", 42)


def test_only_chunks_that_are_not_cached_are_computed_and_others_are_forgotten() -> None:
    cache = make_empty_cache()

    def run(tasks: dict[str, int]) -> tuple[list[int], list[int]]:
        computed: list[int] = []
        chunks: CachedChunks[int, int] = CachedChunks(cache, "doubles", tasks)
        pool = WorkerPool(computed, None)
        chunks.start(pool, double)
        return list(chunks.results(pool, int)), computed

    assert run({"a": 1, "b": 2}) == ([2, 4], [1, 2])
    assert run({"b": 2, "c": 3}) == ([4, 6], [3])
    assert cache.get("doubles a") is None
