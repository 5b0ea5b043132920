"""Where a small form returns to: the page that it stood on."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest) -> str:
    """Where the form came from, if that is a page of ours."""
    wanted = request.POST.get("next") or request.headers.get("referer", "")
    return wanted if is_ours(request, wanted) else "/"


def asked_back(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that the form names as `back`, else `otherwise`."""
    wanted = request.POST.get("back", "")
    return wanted if is_ours(request, wanted) else otherwise


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address that came from outside is a page of this portal."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
