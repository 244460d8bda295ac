"""``xiezhi manage demo_city``: fill an empty install with the fictional city."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError

from xiezhi.core.text import Language
from xiezhi.web.desk.demo_city import build_city
from xiezhi.web.org.models import Unit
from xiezhi.web.ui.words import ROLES


class Command(BaseCommand):
    """Build the city and print one entrance for each role."""

    help = "建立虚构城市，打印每个角色的账号 / build the fictional city, print an account for each role"

    def handle(self, *_arguments: object, **_options: object) -> None:
        """Run."""
        if Unit.objects.exists():
            raise CommandError("已有机构，不再建立 / there are units already; nothing was built")
        self.stdout.write("首次登录 /first/ 用账号和一次性代码设置口令 / first time: /first/ with account and code")
        for each in build_city(datetime.now(UTC)):
            role = ROLES[each.role]
            self.stdout.write(f"  {each.username:16} {each.code}  {role.zh} / {role.say(Language.EN)}  {each.unit}")
