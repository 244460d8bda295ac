"""Every route of the application, made from the table of the desk and what other applications brought to it."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, path

from xiezhi.web.desk.routes import Route, all_routes


def _pattern(route: Route) -> URLPattern:
    module, _, name = route.view.partition(".")
    view = getattr(import_module(f"xiezhi.web.{route.app}.views.{module}"), name)
    made: URLPattern = path(route.address, view, name=route.name)
    return made


urlpatterns = [_pattern(route) for route in all_routes()]
handler404 = "xiezhi.web.desk.gate.not_here"
