"""Django's settings, all of them; what an install may choose is in ``environment``."""

from __future__ import annotations

import os
from pathlib import Path

from xiezhi.web.environment import read_environment
from xiezhi.web.keys import session_secret

ENVIRONMENT = read_environment(os.environ)
_HERE = Path(__file__).resolve().parent
_SQLITE = ENVIRONMENT.database.engine.endswith("sqlite3")

DEBUG = False
SECRET_KEY = session_secret(ENVIRONMENT)
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "xiezhi.web.urls"
WSGI_APPLICATION = "xiezhi.web.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "xiezhi.web.journal",
    "xiezhi.web.org",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": ENVIRONMENT.database.engine,
        "NAME": ENVIRONMENT.database.name,
        "USER": ENVIRONMENT.database.user,
        "PASSWORD": ENVIRONMENT.database.password,
        "HOST": ENVIRONMENT.database.host,
        "PORT": ENVIRONMENT.database.port,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
        if _SQLITE
        else {},
    }
}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = str(ENVIRONMENT.home / "static")
