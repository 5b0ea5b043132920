"""{{ form }} in our look, anywhere: Django asks this renderer for the templates in templates/forms."""

from django.forms.renderers import TemplatesSetting


class Look(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"
