"""The regulation: a page per flow in plain words, drawn from its table."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from portal import regulation, sockets


def flows(request: HttpRequest) -> HttpResponse:
    """All flows, for everybody."""
    return render(
        request, "portal/flows.html", {"flows": [regulation.outline(flow) for flow in sockets.FLOWS.values()]}
    )


def flow(request: HttpRequest, code: str) -> HttpResponse:
    """One flow, step by step."""
    if code not in sockets.FLOWS:
        raise Http404
    return render(request, "portal/flow.html", {"page": regulation.page(sockets.FLOWS[code])})


urls = [path("flows", flows, name="flows"), path("flows/<slug:code>", flow, name="flow")]
