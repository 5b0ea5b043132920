"""The desk: what waits for me first, my week, my cases on their way, who is away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


def desk(request: HttpRequest) -> HttpResponse:
    """Everybody has a desk of their own."""
    return render(request, "portal/desk.html", {})


urls = [path("", desk, name="desk")]
