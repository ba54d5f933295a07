"""What the server answers instead of a completion, in OpenAI's form."""

from .quota import Headers


class APIError(Exception):
    """An answer with an HTTP status of 400 or above and OpenAI's error body."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        headers: Headers | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or []
        self.body = {"error": {"message": message, "type": kind, "param": param, "code": code}}
