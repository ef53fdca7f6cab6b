"""What the whole test run obeys."""

import os
from collections.abc import Generator

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase, override_settings

from intake.audit.guard import put_up, take_down

ON_POSTGRES = os.environ["DATABASE_URL"].startswith("postgres")
IN_CI = bool(os.environ.get("CI"))


def _services_answer() -> bool:
    server = redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=1, socket_timeout=1)
    try:
        return ON_POSTGRES and bool(server.ping())
    except redis.RedisError:
        return False
    finally:
        server.close()


@pytest.fixture(scope="session", autouse=True)
def static_files_need_no_gathering() -> Generator[None]:
    """Pages name static files as they stand in the folders, so that no test wants `collectstatic` first."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def tests_may_empty_the_trail() -> Generator[None]:
    """A test that commits empties all tables at its end; the database lets nobody else empty the trail."""
    empty = TransactionTestCase._fixture_teardown

    def empty_with_the_trail(case: TransactionTestCase) -> None:
        take_down(connection)
        empty(case)
        put_up(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_with_the_trail)
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("services") and not _services_answer():
        pytest.skip("needs PostgreSQL in DATABASE_URL and Redis in REDIS_URL")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that was left out is a test that failed: nobody reads a list of skips."""
    report = yield
    must_run = item.get_closest_marker("browser") or (ON_POSTGRES and item.get_closest_marker("services"))
    if IN_CI and must_run and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in CI a skip is a failure: {report.longrepr}"
    return report
