"""Workbooks that people bring in: kept from the upload to the confirmation, with what would be, or was, written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.documents import private_storage
from portal.models.people import Person


class Workbook(models.Model):
    """HR's list of employees as it was uploaded; `report` is what was shown before it was confirmed."""

    file = models.FileField(_("file"), storage=private_storage, upload_to="workbooks")
    name = models.CharField(_("file name"), max_length=255)
    day = models.DateField(_("list of"), null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("uploaded"))
    report = models.JSONField(default=dict)
    confirmed = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("workbook")
        verbose_name_plural = _("workbooks")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name
