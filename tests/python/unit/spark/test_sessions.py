"""How dbt's sessions on Spark end."""

from typing import Any

import pytest

from leadhouse.warehouse.spark import end_sessions_quietly

connections = pytest.importorskip("dbt.adapters.spark.connections")


class Handle:
    """A session of PyHive that the server has lost."""

    def __init__(self) -> None:
        self.calls = 0

    def close(self) -> None:
        self.calls += 1
        raise RuntimeError("CloseSession failed: NoClassDefFoundError")


@pytest.fixture
def wrapper(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The adapter's class, which has its own `close` again after the test."""
    found = connections.PyhiveConnectionWrapper
    monkeypatch.setattr(found, "close", found.close)
    return found


def test_a_session_that_the_server_fails_to_end_is_ended(wrapper: Any) -> None:
    end_sessions_quietly()
    handle = Handle()
    wrapper(handle).close()
    assert handle.calls == 1


def test_it_is_said_once_however_many_runs_there_are(wrapper: Any) -> None:
    end_sessions_quietly()
    once = wrapper.close
    end_sessions_quietly()
    assert wrapper.close is once
