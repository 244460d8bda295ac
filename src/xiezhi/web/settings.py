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
    "xiezhi.web.identity",
    "xiezhi.web.org",
    "xiezhi.web.ui",
    "xiezhi.web.desk",
    # Before cases, so that its section stands first in the navigation.
    "xiezhi.web.intake",
    "xiezhi.web.cases",
    "xiezhi.web.papers",
    "xiezhi.web.remedies",
    "xiezhi.web.deadlines",
    "xiezhi.web.custody",
    "xiezhi.web.imports",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xiezhi.web.desk.gate.Gate",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.csrf", "xiezhi.web.desk.context.page"]},
    }
]
_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "font-src": _SELF,
        "connect-src": _SELF,
        "form-action": _SELF,
        "base-uri": _SELF,
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_SECURE = ENVIRONMENT.https
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_HSTS_PRELOAD = ENVIRONMENT.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
WHITENOISE_USE_FINDERS = False
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
            # A large import holds the lock so long (docs/decisions/0008): others wait, and are not refused.
            "timeout": 60,
            # secure_delete: what is overwritten, such as a destroyed key, stands in no free page.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;",
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
# Uploads stay in memory: a temporary file would hold them in plain. Larger ones are not taken at all.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = str(ENVIRONMENT.home / "static")
