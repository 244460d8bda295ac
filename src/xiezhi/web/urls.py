"""Every route of the application, made from the table of the desk."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, path

from xiezhi.web.desk.routes import ROUTES, Route


def _pattern(route: Route) -> URLPattern:
    module, _, name = route.view.partition(".")
    view = getattr(import_module(f"xiezhi.web.desk.views.{module}"), name)
    made: URLPattern = path(route.address, view, name=route.name)
    return made


urlpatterns = [_pattern(route) for route in ROUTES]
handler404 = "xiezhi.web.desk.gate.not_here"
