"""Two password profiles: ``modern`` (long, not common) and ``mlps3`` (also mixed, also renewed)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from xiezhi.web.org.actions.problems import OrgError


@dataclass(frozen=True, slots=True)
class Profile:
    """How long, of how many classes of characters, for how long, and when an account is locked or a session ends."""

    length: int
    classes: int
    lifetime: timedelta | None
    failures: int
    locked_for: timedelta
    idle: timedelta
    absolute: timedelta = timedelta(hours=12)


PROFILES = {
    "modern": Profile(12, 1, None, 5, timedelta(minutes=15), timedelta(hours=2)),
    "mlps3": Profile(10, 3, timedelta(days=90), 5, timedelta(minutes=30), timedelta(minutes=30)),
}


def check_password(profile: Profile, password: str, username: str) -> None:
    """Refuse a password that the profile does not allow."""
    tests = (str.islower, str.isupper, str.isdigit, lambda each: not each.isalnum())
    classes = sum(any(test(each) for each in password) for test in tests)
    if len(password) < profile.length or classes < profile.classes:
        raise OrgError(
            f"口令至少 {profile.length} 位、{profile.classes} 类字符",
            f"a password has at least {profile.length} characters of {profile.classes} classes",
        )
    if username.lower() in password.lower():
        raise OrgError("口令不得含有账号", "a password does not hold the name of the account")
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError as error:
        raise OrgError("口令过于常见", "the password is too common") from error
