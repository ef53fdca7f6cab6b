"""What is done to the servers: one small function for each fault, which may answer how it is undone."""

import signal
import time
from collections.abc import Callable

import psycopg
import redis

from tests.chaos.kinds import Deed, NotNow, Scene, Undo, fault
from tests.chaos.ledger import Promise
from tests.chaos.servers import Servers, family, send

PAST_THE_LEASE = 33.0
WATCHED_FOR = 3.0
EVERYTHING = ("postgres", "redis", "smtp", "web", "clock", "worker", "mail-worker", "beat")
JUMPS = (3600.0, -3600.0)
POISON = """
    INSERT INTO chaos_poison SELECT id FROM intake_callback WHERE closed_at IS NULL
    AND due_at > now() + interval '1 s' AND due_at < now() + interval '8 s' ORDER BY due_at LIMIT 1
    RETURNING (SELECT reference FROM intake_callback WHERE id = callback)"""
WHO_WRITES = """
    SELECT application_name FROM pg_stat_activity
    WHERE application_name IN ('worker', 'clock') AND query ILIKE '%INSERT INTO intake_reminder%'
    AND state = 'active'"""
END_SESSIONS = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"""


def _kill(scene: Scene, name: str) -> None:
    group = scene.servers.children[name].group
    if not group:
        raise NotNow
    send(signal.SIGKILL, *family(group))


def _kill_one(name: str) -> Deed:
    return lambda scene: _kill(scene, name)


for _name, _promise in (
    ("web", Promise.CRASH),
    ("clock", Promise.CRASH),
    ("worker", Promise.CRASH),
    ("mail-worker", Promise.CRASH),
    ("beat", Promise.CRASH),
    ("redis", Promise.NOTHING),
    ("smtp", Promise.NOTHING),
    ("postgres", Promise.OUTAGE),
):
    fault(f"kill -9 {_name}", _promise, _name)(_kill_one(_name))


@fault("kill -9 everything", Promise.OUTAGE)
def kill_everything(scene: Scene) -> None:
    """Also what is frozen; what is down stays down."""
    for name in EVERYTHING:
        if group := scene.servers.children[name].group:
            send(signal.SIGKILL, *family(group))


@fault("kill -9 a pool child", Promise.CRASH, "worker", "mail-worker")
def kill_pool_child(scene: Scene) -> None:
    group = scene.servers.children[scene.random.choice(("worker", "mail-worker"))].group
    children = family(group)[1:] if group else []
    if not children:
        raise NotNow
    send(signal.SIGKILL, scene.random.choice(children))


def _freeze(name: str) -> Callable[[Scene], Undo]:
    def deed(scene: Scene) -> Undo:
        group = scene.servers.children[name].group
        if not group:
            raise NotNow
        pids = family(group)
        send(signal.SIGSTOP, *pids)
        return lambda: send(signal.SIGCONT, *reversed(pids))

    return deed


fault("freeze worker past its lease", Promise.CRASH, "worker", lasts=PAST_THE_LEASE)(_freeze("worker"))
fault("freeze redis", Promise.NOTHING, "redis", lasts=8.0)(_freeze("redis"))
fault("freeze postgres", Promise.OUTAGE, "postgres", lasts=6.0)(_freeze("postgres"))


@fault("freeze mail worker past its lease", Promise.CRASH, "mail-worker", "smtp", lasts=PAST_THE_LEASE + 3)
def freeze_mail_worker(scene: Scene) -> Undo:
    """In mid-sending: the mail server stalls first, so that e-mails are under way."""
    frozen: list[int] = []

    def freeze() -> None:
        group = scene.servers.children["mail-worker"].group
        frozen.extend(family(group) if group else [])
        send(signal.SIGSTOP, *frozen)
        _say(scene.servers, "250")

    _say(scene.servers, "silent")
    scene.later(2.0, freeze)
    return lambda: send(signal.SIGCONT, *reversed(frozen))


@fault("freeze whoever writes reminders", Promise.CRASH, "worker", "clock", "redis", lasts=PAST_THE_LEASE)
def freeze_writer(scene: Scene) -> Undo:
    """In mid-transaction, with what is due locked. The database takes its time, so that it can be caught.

    Never while Redis is down: no clock and no broker are both ways gone at once, and that is no single crash.
    """
    _ask(scene, "INSERT INTO chaos_slow VALUES (1.0) RETURNING 1")
    scene.later(0.0, lambda: _clear(scene, "chaos_slow"))
    until = time.monotonic() + WATCHED_FOR
    while time.monotonic() < until:
        for (name,) in _ask(scene, WHO_WRITES):
            return _freeze(name)(scene)
    raise NotNow


@fault("redis down", Promise.NOTHING, "redis", lasts=15.0, in_long_runs=60.0)
def redis_down(scene: Scene) -> Undo:
    scene.servers.held.add("redis")
    _kill(scene, "redis")
    return lambda: scene.servers.held.discard("redis")


@fault("flush redis", Promise.NOTHING, "redis")
def flush_redis(scene: Scene) -> None:
    port = scene.servers.redis_port
    try:
        with redis.Redis(host="127.0.0.1", port=port, socket_timeout=2, socket_connect_timeout=2) as line:
            line.flushall()
    except redis.RedisError:
        raise NotNow from None


@fault("end all database sessions", Promise.OUTAGE, "postgres")
def end_sessions(scene: Scene) -> None:
    _ask(scene, END_SESSIONS)


@fault("two beats", Promise.NOTHING, "beat", lasts=10.0)
def two_beats(scene: Scene) -> Undo:
    scene.servers.add("beat-2", scene.servers.command("beat", beat="beat-2"))
    return lambda: scene.servers.remove("beat-2")


def _mood(mood: str) -> Deed:
    def deed(scene: Scene) -> Undo:
        _say(scene.servers, mood)
        return lambda: _say(scene.servers, "250")

    return deed


def _say(servers: Servers, mood: str) -> None:
    half = servers.mood.with_suffix(".new")
    half.write_text(mood)
    half.replace(servers.mood)  # a mail server that reads it meanwhile never finds it empty


fault("mail server refuses for now", Promise.NOTHING, "smtp", lasts=8.0)(_mood("451"))
fault("mail server refuses for good", Promise.NOTHING, "smtp", lasts=4.0)(_mood("550"))
fault("mail server stalls", Promise.NOTHING, "smtp", lasts=12.0)(_mood("silent"))
fault("mail server drops the line", Promise.NOTHING, "smtp", lasts=6.0)(_mood("drop"))


@fault("poison row", Promise.NOTHING, "poison", lasts=8.0)
def poison_row(scene: Scene) -> Undo:
    """The database refuses the reminder of one callback that will fall due in a moment."""
    found = _ask(scene, POISON)
    if not found:
        raise NotNow
    scene.poisoned.add(found[0][0])
    return lambda: _clear(scene, "chaos_poison")


def _clear(scene: Scene, table: str) -> None:
    _ask(scene, f"DELETE FROM {table} RETURNING 1")


def _jump(name: str) -> Deed:
    def deed(scene: Scene) -> Undo:
        file = scene.servers.skew_of(name)
        file.write_text(str(scene.random.choice(JUMPS)))
        return lambda: file.unlink(missing_ok=True)

    return deed


fault("clock of beat jumps an hour", Promise.NOTHING, "beat", lasts=10.0)(_jump("beat"))
fault("clock of worker jumps an hour", Promise.NOTHING, "worker", lasts=10.0)(_jump("worker"))


def _ask(scene: Scene, question: str) -> list[tuple[str, ...]]:
    try:
        with scene.servers.database() as line:
            return line.execute(question).fetchall()
    except psycopg.Error:
        raise NotNow from None
