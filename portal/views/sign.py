"""Coming in and going out: sign-in, passwords, language, theme."""

from calendar import monthrange
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse, reverse_lazy
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import calendars, workdays
from portal.context import THEME_COOKIE
from portal.forms import sign as forms
from portal.models import Person, Unit
from portal.redirects import back_to
from portal.views import demo

YEAR = 365 * 24 * 3600


class SignIn(auth.LoginView):
    """By login or mailbox. In the demo the page also lists whom one may sign in as."""

    template_name = "portal/signin.html"
    authentication_form = forms.SignIn
    redirect_authenticated_user = True

    def get_context_data(self, **context: object) -> dict:
        return super().get_context_data(**context, month=month_so_far(), cast=demo.cast(), company=company())


def company() -> Unit | None:
    """The top of the tree of units: whose portal this is."""
    return Unit.objects.filter(parent=None).order_by("tree_id").first()


def month_so_far() -> dict:
    """Today and the month's workdays: which one this is, of how many; marks for the strip."""
    today = calendars.today()
    overrides = calendars.overrides()
    month = [today.replace(day=number) for number in range(1, monthrange(today.year, today.month)[1] + 1)]
    days = [day for day in month if workdays.is_workday(day, overrides)]
    marks: list[str] = []
    for index, day in enumerate(days):
        if index and day - days[index - 1] > timedelta(days=1):
            marks.append("off")
        marks.append("past" if day < today else "now" if day == today else "")
    return {"today": today, "marks": marks, "passed": sum(day <= today for day in days), "all": len(days)}


class Forgotten(auth.PasswordResetView):
    template_name = "registration/forgotten.html"
    email_template_name = "registration/forgotten_letter.txt"
    subject_template_name = "registration/forgotten_subject.txt"
    form_class = forms.Forgotten
    success_url = reverse_lazy("password_reset_done")
    extra_email_context = {"address": settings.ADDRESS}


class ForgottenSent(auth.PasswordResetDoneView):
    template_name = "registration/forgotten_sent.html"


class NewPassword(auth.PasswordResetConfirmView):
    template_name = "registration/new_password.html"
    form_class = forms.NewPassword
    success_url = reverse_lazy("sign_in")

    def form_valid(self, form: forms.NewPassword) -> HttpResponse:
        messages.success(self.request, _("The new password is kept. Sign in with it."))
        return super().form_valid(form)


class ChangePassword(auth.PasswordChangeView):
    template_name = "registration/change_password.html"
    form_class = forms.ChangePassword
    success_url = reverse_lazy("desk")

    def form_valid(self, form: forms.ChangePassword) -> HttpResponse:
        messages.success(self.request, _("The password is changed. Other devices have to sign in again."))
        return super().form_valid(form)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language: kept with the person, and in this browser for the page before sign-in."""
    response = HttpResponseRedirect(back_to(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax")
        _keep(request, language=chosen)
    return response


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Switch light, dark or as the device; kept with the person and in this browser."""
    chosen = request.POST.get("theme", "")
    response = HttpResponseRedirect(back_to(request))
    if chosen in Person.Theme.values:
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax")
        _keep(request, theme=chosen)
    return response


def _keep(request: HttpRequest, **taste: str) -> None:
    if request.user.is_authenticated:
        Person.objects.filter(pk=request.user.pk).update(**taste)


@login_not_required
def admin_door(request: HttpRequest) -> HttpResponse:
    """The admin has no sign-in of its own."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied(_("Settings are for those who configure the portal."))
    return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


class SpeakTheirLanguage:
    """Middleware: a person's pages are in the language they chose, on whatever device.

    `request.user` becomes the person itself: on Django's lazy wrapper nothing that is read once would be remembered.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = get_user(request)
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


urls = [
    path("admin/login/", admin_door),
    path("in/", SignIn.as_view(), name="sign_in"),
    path("out/", auth.LogoutView.as_view(), name="sign_out"),
    path("password/", ChangePassword.as_view(), name="password_change"),
    path("password/forgotten/", login_not_required(Forgotten.as_view()), name="password_reset"),
    path("password/forgotten/sent/", login_not_required(ForgottenSent.as_view()), name="password_reset_done"),
    path("password/new/<uidb64>/<token>/", login_not_required(NewPassword.as_view()), name="password_reset_confirm"),
    path("language/", language, name="language"),
    path("theme/", theme, name="theme"),
]
