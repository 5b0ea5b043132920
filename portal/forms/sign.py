"""Forms of sign-in and passwords, in the words of those who stand before the door."""

import re
from collections.abc import Iterator

from django import forms
from django.contrib.auth import forms as auth
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.models import Person

CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


class SignIn(auth.AuthenticationForm):
    """Login or mailbox, and the password."""

    username = auth.UsernameField(
        label=_("Email or login"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "class": "big"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "big"}),
    )

    def clean_username(self) -> str:
        """The login of whoever was named; several people with one mailbox must say which of them it is."""
        text = self.cleaned_data["username"].strip()
        by_login = Person.objects.filter(login__iexact=text).values_list("login", flat=True).first()
        by_mailbox = list(Person.objects.filter(email__iexact=text, is_active=True).values_list("login", flat=True)[:2])
        if not by_login and len(by_mailbox) > 1:
            raise ValidationError(_("Several people share this mailbox: write your login"))
        return by_login or (by_mailbox[0] if by_mailbox else text)

    def get_invalid_login_error(self) -> ValidationError:
        sentence = gettext("The login or the password did not match.")
        if CYRILLIC.search(self.data.get(self.add_prefix("password"), "")):
            sentence = gettext("The password did not match. It has Cyrillic letters: check the layout")
        return ValidationError(sentence, code="invalid_login")


class Forgotten(auth.PasswordResetForm):
    """A letter with a link, in the language of whoever gets it."""

    email = forms.CharField(
        label=_("Email or login"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "class": "big"}),
    )

    def get_users(self, email: str) -> Iterator[Person]:
        text = email.strip()
        people = Person.objects.working().exclude(email="").order_by("pk")
        yield from people.filter(login__iexact=text) | people.filter(email__iexact=text)

    def send_mail(self, subject: str, body: str, context: dict, *args: object, **kwargs: object) -> None:
        with translation.override(context["user"].language):
            super().send_mail(subject, body, context, *args, **kwargs)


class _Twice:
    """The new password and the same again."""

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _("8 characters or more, not only digits, nothing from your name.")
        self.fields["new_password2"].label = _("The same again")
        self.fields["new_password2"].help_text = ""


class NewPassword(_Twice, auth.SetPasswordForm):
    """By the link of a letter."""


class ChangePassword(_Twice, auth.PasswordChangeForm):
    """By whoever knows the old one."""


class InvitedPassword(_Twice, auth.SetPasswordForm):
    """The first password, by the link of an invitation."""
