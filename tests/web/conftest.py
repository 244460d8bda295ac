"""A database for the tests of the web application: SQLite, or what XIEZHI_DATABASE says (see on_postgresql)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test.utils import setup_test_environment, teardown_test_environment

from tests.web.insider import unguarded


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """A fresh database with every migration."""
    setup_test_environment(debug=False)
    # Argon2 is slow on purpose; what is tested is who may enter, not how long a hash takes.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    yield
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    teardown_test_environment()


@pytest.fixture
def db(database: None) -> Iterator[None]:  # noqa: ARG001 - asked for, not used
    """A transaction around the test, rolled back at its end."""
    outer = transaction.Atomic(using=None, savepoint=True, durable=False)
    # Django's own mark for this: a durable block inside is the outermost one as far as the test goes.
    outer._from_testcase = True  # type: ignore[attr-defined] # django-stubs leave the private name out
    with outer:
        yield
        transaction.set_rollback(True)


@pytest.fixture
def committed(database: None) -> Iterator[None]:  # noqa: ARG001 - asked for, not used
    """Real commits; everything is emptied at the end."""
    yield
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    # One transaction: keys between the tables are checked at its end, whatever order they are emptied in.
    with unguarded(), transaction.atomic():
        for each in connection.ops.sql_flush(no_style(), tables, allow_cascade=False):
            with connection.cursor() as cursor:
                cursor.execute(each)
