"""The websocket against a real server: who may open it, what it sends, how it resumes."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from executions import nudges, open_sockets
from executions.engine.dispatch import now, redis_client
from executions.models import Execution
from tests.executions.definitions import ONE_TASK, PASS, counting_loop, machine, task
from tests.executions.services import Process, runs, tasks, timers, until

pytestmark = pytest.mark.asyncio


class Server:
    """uvicorn as the studio starts it, with a worker and timers beside it."""

    def __init__(self, environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        web = Process(
            "-m", "uvicorn", "sfn_studio.asgi:application", "--host", "127.0.0.1", "--port", str(self.port),
            "--log-level", "warning", environment=environment,
        )  # fmt: skip
        self.processes = [web, runs(environment), tasks(environment), timers(environment)]
        until(self._listens, what="the web server")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        for process in self.processes:
            process.kill()


@pytest.fixture(scope="module")
def server(world) -> Iterator[Server]:
    redis.Redis.from_url(world.redis.url).flushall()
    running = Server(world.environment)
    yield running
    running.stop()


@pytest.fixture
def cookie(world) -> str:
    """The session cookie of the owner."""
    return _cookie(world.owner)


def _cookie(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def open_socket(server: Server, path: str, cookie: str = "", origin: str | None = "") -> Any:
    headers = {"Cookie": cookie} if cookie else {}
    place = f"127.0.0.1:{server.port}"
    return connect(
        f"ws://{place}{path}", additional_headers=headers, origin=f"http://{place}" if origin == "" else origin
    )


async def read_until_ended(ws: Any) -> list[dict[str, Any]]:
    messages = []
    while True:
        message = json.loads(await asyncio.wait_for(ws.recv(), 60))
        messages.append(message)
        if message["type"] == "ended":
            return messages


def events_of(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [event for message in messages if message["type"] == "events" for event in message["events"]]


start = sync_to_async(lambda world, *arguments, **more: world.start(*arguments, **more))


async def test_a_run_is_followed_live_from_its_first_event_to_its_end(world, server, cookie):
    execution = await start(world, ONE_TASK, {"n": 2})
    async with open_socket(server, f"/ws/executions/{execution.pk}/?after=0", cookie) as ws:
        messages = await read_until_ended(ws)
    assert messages[0]["type"] == "execution"
    assert "definition" not in messages[0]["execution"]
    assert [m["execution"]["status"] for m in messages if m["type"] == "execution"][-1] == "SUCCEEDED"
    events = events_of(messages)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["type"] == "ExecutionStarted"
    assert events[0]["details"]["input"] == '{"n": 2}'
    assert all(len(m["events"]) <= 500 for m in messages if m["type"] == "events")


async def test_a_client_that_comes_back_gets_what_it_missed_and_nothing_twice(world, server, cookie):
    execution = await start(world, counting_loop(800))
    seen: list[int] = []
    for _ in range(3):
        after = seen[-1] if seen else 0
        async with open_socket(server, f"/ws/executions/{execution.pk}/?after={after}", cookie) as ws:
            while len(seen) < 6000:
                message = json.loads(await asyncio.wait_for(ws.recv(), 60))
                if message["type"] == "events":
                    seen += [event["seq"] for event in message["events"]]
                    break
    async with open_socket(server, f"/ws/executions/{execution.pk}/?after={seen[-1]}", cookie) as ws:
        seen += [event["seq"] for event in events_of(await read_until_ended(ws))]
    assert seen == list(range(1, len(seen) + 1))
    last = await sync_to_async(lambda: Execution.objects.get(pk=execution.pk).last_seq)()
    assert seen[-1] == last


async def test_resume_on_the_open_socket_starts_again_after_the_given_number(world, server, cookie):
    execution = await start(world, PASS)
    async with open_socket(server, f"/ws/executions/{execution.pk}/", cookie) as ws:
        first = events_of(await read_until_ended(ws))
        await ws.send('{"type": "resume", "after": 2}')
        again = events_of(await read_until_ended(ws))
    assert again == first[2:]


async def test_a_flush_of_redis_does_not_silence_an_open_socket(world, server, cookie):
    execution = await start(world, machine(Work=task("Sleep")), {"seconds": 1})
    async with open_socket(server, f"/ws/executions/{execution.pk}/", cookie) as ws:
        await ws.recv()
        redis.Redis.from_url(world.redis.url).flushall()
        messages = await read_until_ended(ws)
    assert messages[-1]["type"] == "ended"


async def next_of(ws: Any, kind: str) -> dict[str, Any]:
    """The next message that is not a ping, which is of this kind."""
    while (message := json.loads(await asyncio.wait_for(ws.recv(), 60)))["type"] == "ping":
        pass
    assert message["type"] == kind, message
    return message


async def test_the_list_feed_tells_of_new_and_ended_executions(world, server, cookie):
    async with open_socket(server, "/ws/executions/", cookie) as ws:
        await next_of(ws, "listening")  # from here on nothing is missed
        execution = await start(world, ONE_TASK, {"n": 1})
        statuses = []
        while "SUCCEEDED" not in statuses:
            message = json.loads(await asyncio.wait_for(ws.recv(), 60))
            if message["type"] == "changed" and message["execution"]["id"] == str(execution.pk):
                statuses.append(message["execution"]["status"])
    assert statuses[-1] == "SUCCEEDED"


async def test_the_list_feed_hears_a_worker_of_the_release_before(world, server, cookie):
    execution = await start(world, PASS, {})
    async with open_socket(server, "/ws/executions/", cookie) as ws:
        await next_of(ws, "listening")
        older = {"type": "execution.changed", "id": str(execution.pk)}  # one execution in each message
        await get_channel_layer().group_send(nudges.LIST_GROUP, older)
        message = await next_of(ws, "changed")
    assert message["execution"]["id"] == str(execution.pk)


async def test_open_sockets_are_counted_whichever_process_is_asked(world, server, cookie):
    execution = await start(world, PASS, {})
    before = await sync_to_async(open_sockets.open_count)()
    path = f"/ws/executions/{execution.pk}/"
    async with open_socket(server, path, cookie) as one, open_socket(server, "/ws/executions/", cookie):
        await read_until_ended(one)
        await sync_to_async(until)(lambda: open_sockets.open_count() == before + 2, what="both sockets")
    await sync_to_async(until)(lambda: open_sockets.open_count() == before, what="the end of both")


async def test_sockets_of_a_process_that_died_are_forgotten(world, monkeypatch):
    redis_client().delete(open_sockets.KEY)
    open_sockets.seen("of a process that dies")
    assert open_sockets.open_count() == 1
    later = now() + open_sockets.FRESH_SECONDS + 1
    monkeypatch.setattr("executions.engine.dispatch.now", lambda: later)
    assert open_sockets.open_count() == 0


async def refusal(ws: Any) -> tuple[str, int]:
    message = json.loads(await asyncio.wait_for(ws.recv(), 60))
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(ws.recv(), 60)
    return message["code"], closed.value.rcvd.code


@pytest.mark.parametrize("path", ["/ws/executions/", "/ws/executions/{}/"])
async def test_nobody_gets_in_without_signing_in(world, server, path):
    execution = await start(world, PASS)
    async with open_socket(server, path.format(execution.pk)) as ws:
        assert await refusal(ws) == ("not_signed_in", 4401)


@pytest.mark.parametrize("path", ["/ws/executions/", "/ws/executions/{}/"])
async def test_an_account_without_a_group_may_not_see_executions(world, server, path):
    execution = await start(world, PASS)
    user = await sync_to_async(get_user_model().objects.create_user)(f"nobody{execution.pk}")
    async with open_socket(server, path.format(execution.pk), await sync_to_async(_cookie)(user)) as ws:
        assert await refusal(ws) == ("not_allowed", 4403)


@pytest.mark.parametrize("origin", ["http://evil.example", None])
async def test_a_page_of_another_origin_gets_nothing(world, server, cookie, origin):
    execution = await start(world, PASS)
    async with open_socket(server, f"/ws/executions/{execution.pk}/", cookie, origin) as ws:
        assert await refusal(ws) == ("origin_not_allowed", 4403)


async def test_an_unknown_execution_and_a_bad_cursor_are_said(world, server, cookie):
    nothing = "00000000-0000-0000-0000-000000000000"
    async with open_socket(server, f"/ws/executions/{nothing}/", cookie) as ws:
        assert await refusal(ws) == ("not_found", 4404)
    execution = await start(world, PASS)
    async with open_socket(server, f"/ws/executions/{execution.pk}/?after=x", cookie) as ws:
        assert await refusal(ws) == ("cursor_invalid", 4400)


async def test_an_unreadable_message_closes_the_socket_with_a_sentence(world, server, cookie):
    execution = await start(world, machine(Hold={"Type": "Wait", "Seconds": 600, "End": True}), {})
    async with open_socket(server, f"/ws/executions/{execution.pk}/", cookie) as ws:
        await ws.recv()
        await ws.send("hello")
        while True:
            message = json.loads(await asyncio.wait_for(ws.recv(), 60))
            if message["type"] == "error":
                break
        assert message["code"] == "message_invalid"
