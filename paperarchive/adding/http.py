"""Requests to the APIs: one address -> its bytes, politely.

Proxies of the environment (`HTTPS_PROXY`, `NO_PROXY`) are used. A service that is busy
(429, 503) is asked again, after the time that it names; one that does not respond is not.
"""

import email.utils
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message

from paperarchive import __version__

USER_AGENT = f"paperarchive/{__version__}"
_LARGEST = 20_000_000
"""Bytes of a response."""
_BUSY = frozenset((429, 503))
_MOST_TRIES = 3
_LONGEST_WAIT = 30.0
"""Seconds that are waited for a service that is busy."""
_SHORTEST_WAIT = 1.0


class FetchError(Exception):
    """A request failed. Its text is the reason, a clause after the service's name."""

    def __init__(self, reason: str, advice: str, *, status: int | None = None) -> None:
        super().__init__(reason)
        self.advice = advice
        self.status = status
        """The HTTP status; None if there was no response."""


@dataclass(frozen=True, slots=True)
class Http:
    """How requests are made."""

    timeout: float = 20.0
    """Seconds for a connection, and for each part of a response."""
    wait: Callable[[float], None] = time.sleep
    """Waits some seconds."""

    def fetch(self, url: str, accept: str) -> bytes:
        """Fetch an address. accept: the media type. Raises: FetchError."""
        for tries in range(1, _MOST_TRIES + 1):
            try:
                return self._fetch_once(url, accept)
            except urllib.error.HTTPError as error:
                with error:
                    seconds = read_retry_after(error.headers)
                    if error.code not in _BUSY:
                        raise _explain_status(error.code) from None
                if tries == _MOST_TRIES or (seconds or 0) > _LONGEST_WAIT:
                    raise _explain_busy(error.code, seconds) from None
                self.wait(_SHORTEST_WAIT * tries if seconds is None else seconds)
            except urllib.error.URLError as error:
                raise _explain_unreachable(error.reason) from None
            except (OSError, http.client.HTTPException) as error:
                raise _explain_unreachable(error) from None
        raise AssertionError("the last try returns or raises")

    def _fetch_once(self, url: str, accept: str) -> bytes:
        headers = {"User-Agent": USER_AGENT, "Accept": accept}
        opener = urllib.request.build_opener()  # `urlopen` would keep the first proxies
        request = urllib.request.Request(url, headers=headers)  # noqa: S310  (http or https: the addresses are ours)
        with opener.open(request, timeout=self.timeout) as response:
            content: bytes = response.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise FetchError(f"sent over {_LARGEST:,} bytes", "try again later")
        return content


def read_retry_after(headers: Message) -> float | None:
    """The seconds of `Retry-After`, a number or a date; None if there is none."""
    value = (headers.get("Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(moment.timestamp() - time.time(), 0.0)


def _explain_status(status: int) -> FetchError:
    return FetchError(f"responds with {status}", "try again later", status=status)


def _explain_busy(status: int, seconds: float | None) -> FetchError:
    when = "later" if seconds is None else f"in {max(round(seconds), 1):,} seconds"
    return FetchError(f"is busy ({status})", f"try again {when}", status=status)


def _explain_unreachable(error: object) -> FetchError:
    is_late = isinstance(error, TimeoutError)
    reason = "does not respond in time" if is_late else f"cannot be reached: {error}"
    advice = "check the network and try again; --offline adds it without asking"
    return FetchError(reason, advice)
