"""Fields for files: looked into when the form is checked, so that the refusal stands beside the field."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal import documents, heic
from portal.filetypes import ACCEPT, SHOWN_AS_PICTURE, NotAccepted, look_at


class Files(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class DocumentField(forms.FileField):
    """One file of a kind that we take (see portal/filetypes.py)."""

    default_error_messages = {"required": _("Choose a file.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT}))
        super().__init__(max_length=None, allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            _looked_at(file)
        return file


class PhotoField(DocumentField):
    """A picture, on a phone straight from its camera."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and not _is_picture(file):
            raise forms.ValidationError(_("This is no photo: attach JPEG, PNG or HEIC."), code="file")
        return file


def _is_picture(file: UploadedFile) -> bool:
    return look_at(file.name or "", file, file.size, settings.FILE_LIMIT).type in (*SHOWN_AS_PICTURE, heic.TYPE)


class DocumentsField(DocumentField):
    """Several files; cleaned to a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=Files(attrs={"accept": ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list:
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(DocumentsField, self).clean(file, initial) for file in files]
        return [file for file in cleaned if file]


def _looked_at(file: UploadedFile) -> None:
    try:
        look_at(file.name or "", file, file.size, settings.FILE_LIMIT)
    except NotAccepted as refusal:
        raise forms.ValidationError(refusal.sentence, code="file") from refusal


class Attach(forms.Form):
    """Files added to a case from its page: of the kind that the step wants, or simply files."""

    kind = forms.ChoiceField(label=_("What is it"), required=False)
    files = DocumentsField(label=_("Files"))
    subject = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [*documents.choices(kinds), ("", _("Another file"))] if kinds else [("", "")]
        if not kinds:
            self.fields["kind"].widget = forms.HiddenInput()
